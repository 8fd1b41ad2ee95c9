using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>One line for each rpc.</summary>
internal sealed class ImportService(
    ImportPlan importPlan, GetImport getImport, ListImports listImports, ListImportRows listImportRows, ListUnplacedTexts listUnplacedTexts,
    UpdateImportRow updateImportRow, ApplyImport applyImport, DiscardImport discardImport, DownloadImport downloadImport) : Cchc.Steering.V1.ImportService.ImportServiceBase
{
    public override Task ImportPlan(IAsyncStreamReader<ImportPlanRequest> requests, IServerStreamWriter<ImportPlanResponse> responses, ServerCallContext context) =>
        importPlan.ExecuteAsync(requests.ReadAllAsync(context.CancellationToken), responses.WriteAsync, context.CancellationToken);

    public override Task<GetImportResponse> GetImport(GetImportRequest request, ServerCallContext context) => getImport.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListImportsResponse> ListImports(ListImportsRequest request, ServerCallContext context) =>
        listImports.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListImportRowsResponse> ListImportRows(ListImportRowsRequest request, ServerCallContext context) =>
        listImportRows.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListUnplacedTextsResponse> ListUnplacedTexts(ListUnplacedTextsRequest request, ServerCallContext context) =>
        listUnplacedTexts.ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateImportRowResponse> UpdateImportRow(UpdateImportRowRequest request, ServerCallContext context) =>
        updateImportRow.ExecuteAsync(request, context.CancellationToken);

    public override Task<ApplyImportResponse> ApplyImport(ApplyImportRequest request, ServerCallContext context) =>
        applyImport.ExecuteAsync(request, context.CancellationToken);

    public override Task<DiscardImportResponse> DiscardImport(DiscardImportRequest request, ServerCallContext context) =>
        discardImport.ExecuteAsync(request, context.CancellationToken);

    public override Task DownloadImport(DownloadImportRequest request, IServerStreamWriter<DownloadImportResponse> responses, ServerCallContext context) =>
        downloadImport.ExecuteAsync(request, responses, context.CancellationToken);
}
