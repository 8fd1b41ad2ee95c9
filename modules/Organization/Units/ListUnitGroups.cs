using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Organization.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>The groups of a commune with their members on a day.</summary>
internal sealed class ListUnitGroups(OrganizationDb db, CallContext call) : IUseCase
{
    private static readonly OrderSchema<UnitGroup> Order = OrderSchema<UnitGroup>.By(group => group.Id).Key("id", group => group.GroupId).Default("id");

    public async Task<ListUnitGroupsResponse> ExecuteAsync(ListUnitGroupsRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent").Commune;
        var day = call.AsOfDay(request.AsOf);
        var page = PageRequest.Of(request.PageSize, request.PageToken, call.Method, request.Parent, request.AsOf);
        var units = await db.UnitsOfAsync(commune, cancel);
        var found = await db.UnitGroups.AsNoTracking().Where(group => group.Commune == commune).ToPageAsync(OrderBy.Parse("", Order), page, cancel);
        return new ListUnitGroupsResponse { UnitGroups = { found.Items.Select(group => group.ToMessage(day, units)) }, NextPageToken = found.NextPageToken };
    }
}
