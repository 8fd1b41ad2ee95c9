using Cchc.AreaName.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.AreaName.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>The item names of a commune, or of all communes of the caller.</summary>
internal sealed class ListItemNames(AreaNameDb db, CallContext call) : IUseCase
{
    private static readonly FilterSchema<ItemName> Filter = new FilterSchema<ItemName>()
        .Text("displayName", row => row.DisplayName, row => row.SearchText)
        .Instant("createTime", row => row.CreateTime)
        .Instant("updateTime", row => row.UpdateTime)
        .Search(row => row.SearchText);

    private static readonly OrderSchema<ItemName> Order = OrderSchema<ItemName>.By(row => row.Id)
        .Key("displayName", row => row.SearchText)
        .Key("createTime", row => row.CreateTime)
        .Key("updateTime", row => row.UpdateTime)
        .Default("displayName");

    public async Task<ListItemNamesResponse> ExecuteAsync(ListItemNamesRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent", anyCommune: true).Commune;
        var page = PageRequest.Of(request.PageSize, request.PageToken, call.Method, request.Parent, request.Filter, request.OrderBy);
        var rows = db.ItemNames.AsNoTracking().Where(Filter.Compile(request.Filter));
        if (commune != ResourceName.AnyCommune)
        {
            rows = rows.Where(row => row.Commune == commune);
        }

        var found = await rows.ToPageAsync(OrderBy.Parse(request.OrderBy, Order), page, cancel);
        return new ListItemNamesResponse { ItemNames = { found.Items.Select(row => row.ToMessage()) }, NextPageToken = found.NextPageToken };
    }
}
