using Cchc.Steering.V1;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>One line for each rpc.</summary>
internal sealed class ActivityService(UseCases use) : Cchc.Steering.V1.ActivityService.ActivityServiceBase
{
    public override Task<GetActivityResponse> GetActivity(GetActivityRequest request, ServerCallContext context) =>
        use.Get<GetActivity>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListActivitiesResponse> ListActivities(ListActivitiesRequest request, ServerCallContext context) =>
        use.Get<ListActivities>().ExecuteAsync(request, context.CancellationToken);

    public override Task<AssignOfficersResponse> AssignOfficers(AssignOfficersRequest request, ServerCallContext context) =>
        use.Get<AssignOfficers>().ExecuteAsync(request, context.CancellationToken);

    public override Task<RecordTriggerResponse> RecordTrigger(RecordTriggerRequest request, ServerCallContext context) =>
        use.Get<RecordTrigger>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ScheduleActivityResponse> ScheduleActivity(ScheduleActivityRequest request, ServerCallContext context) =>
        use.Get<ScheduleActivity>().ExecuteAsync(request, context.CancellationToken);
}
