using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>All versions, oldest first. They belong to no commune, so the caller's communes do not matter.</summary>
internal sealed class ListCalendarVersions(PlatformDb db, CallContext call) : IUseCase
{
    private static readonly OrderSchema<CalendarVersion> ByVersion = OrderSchema<CalendarVersion>.By(version => version.Version);

    public async Task<ListCalendarVersionsResponse> ExecuteAsync(ListCalendarVersionsRequest request, CancellationToken cancel)
    {
        CalendarNames.CheckParent(request.Parent);
        var page = await db.CalendarVersions.IgnoreQueryFilters().AsNoTracking().ToPageAsync(
            OrderBy.Parse("", ByVersion), PageRequest.Of(request.PageSize, request.PageToken, call.Method), cancel);
        return new ListCalendarVersionsResponse { Versions = { page.Items.Select(version => version.ToMessage()) }, NextPageToken = page.NextPageToken };
    }
}
