using Cchc.Platform.V1;
using Grpc.Core;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>cchc.platform.v1.CalendarService: each rpc is a use case.</summary>
internal sealed class CalendarGrpc(GetCalendar get, ListCalendarVersions list, PublishCalendarVersion publish, ComputeDeadline compute)
    : CalendarService.CalendarServiceBase
{
    public override Task<GetCalendarResponse> GetCalendar(GetCalendarRequest request, ServerCallContext context) => get.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListCalendarVersionsResponse> ListCalendarVersions(ListCalendarVersionsRequest request, ServerCallContext context) =>
        list.ExecuteAsync(request, context.CancellationToken);

    public override Task<PublishCalendarVersionResponse> PublishCalendarVersion(PublishCalendarVersionRequest request, ServerCallContext context) =>
        publish.ExecuteAsync(request, context.CancellationToken);

    public override Task<ComputeDeadlineResponse> ComputeDeadline(ComputeDeadlineRequest request, ServerCallContext context) =>
        compute.ExecuteAsync(request, context.CancellationToken);
}
