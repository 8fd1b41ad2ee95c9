using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>The imports of a commune, newest first.</summary>
internal sealed class ListImports(SteeringDb db) : IUseCase
{
    private static readonly OrderSchema<PlanImport> Order = OrderSchema<PlanImport>.By(i => i.Id).Key("createTime", i => i.CreateTime).Default("createTime desc");

    public async Task<ListImportsResponse> ExecuteAsync(ListImportsRequest request, CancellationToken cancel)
    {
        var parent = ResourceName.Parse("communes/{commune}", request.Parent, "parent", anyCommune: true);
        var page = await db.Imports.AsNoTracking()
            .Where(i => parent.Commune == ResourceName.AnyCommune || i.Commune == parent.Commune)
            .ToPageAsync(OrderBy.Parse("", Order), PageRequest.Of(request.PageSize, request.PageToken, "imports", request.Parent), cancel);
        return new ListImportsResponse { Imports = { page.Items.Select(i => i.ToMessage()) }, NextPageToken = page.NextPageToken };
    }
}
