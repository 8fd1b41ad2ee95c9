using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>The rows of an import in the order of the source.</summary>
internal sealed class ListImportRows(SteeringDb db) : IUseCase
{
    private static readonly FilterSchema<PlanImportRow> Filter = new FilterSchema<PlanImportRow>()
        .Number("number", r => r.Number)
        .Text("area", r => r.Area)
        .Collection("verdicts", r => r.Verdicts);

    private static readonly OrderSchema<PlanImportRow> Order = OrderSchema<PlanImportRow>.By(r => r.Number);

    public async Task<ListImportRowsResponse> ExecuteAsync(ListImportRowsRequest request, CancellationToken cancel)
    {
        var import = await db.FindImportAsync(request.Parent, "parent", cancel);
        var page = await db.ImportRows.AsNoTracking()
            .Where(r => r.ImportKey == import.Id)
            .Where(Filter.Compile(request.Filter))
            .ToPageAsync(OrderBy.Parse("", Order), PageRequest.Of(request.PageSize, request.PageToken, "rows", request.Parent, request.Filter), cancel, row => row.Content.Length);
        return new ListImportRowsResponse { Rows = { page.Items.Select(r => r.ToMessage()) }, NextPageToken = page.NextPageToken };
    }
}
