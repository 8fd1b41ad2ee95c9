using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>One line for each rpc.</summary>
internal sealed class ActivityService(
    GetActivity getActivity, ListActivities listActivities, AssignOfficers assignOfficers, RecordTrigger recordTrigger, ScheduleActivity scheduleActivity)
    : Cchc.Steering.V1.ActivityService.ActivityServiceBase
{
    public override Task<GetActivityResponse> GetActivity(GetActivityRequest request, ServerCallContext context) =>
        getActivity.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListActivitiesResponse> ListActivities(ListActivitiesRequest request, ServerCallContext context) =>
        listActivities.ExecuteAsync(request, context.CancellationToken);

    public override Task<AssignOfficersResponse> AssignOfficers(AssignOfficersRequest request, ServerCallContext context) =>
        assignOfficers.ExecuteAsync(request, context.CancellationToken);

    public override Task<RecordTriggerResponse> RecordTrigger(RecordTriggerRequest request, ServerCallContext context) =>
        recordTrigger.ExecuteAsync(request, context.CancellationToken);

    public override Task<ScheduleActivityResponse> ScheduleActivity(ScheduleActivityRequest request, ServerCallContext context) =>
        scheduleActivity.ExecuteAsync(request, context.CancellationToken);
}
