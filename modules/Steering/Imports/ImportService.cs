using Cchc.Steering.V1;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>One line for each rpc.</summary>
internal sealed class ImportService(UseCases use) : Cchc.Steering.V1.ImportService.ImportServiceBase
{
    public override Task ImportPlan(IAsyncStreamReader<ImportPlanRequest> requests, IServerStreamWriter<ImportPlanResponse> responses, ServerCallContext context) =>
        use.Get<ImportPlan>().ExecuteAsync(requests.ReadAllAsync(context.CancellationToken), responses.WriteAsync, context.CancellationToken);

    public override Task<GetImportResponse> GetImport(GetImportRequest request, ServerCallContext context) => use.Get<GetImport>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListImportsResponse> ListImports(ListImportsRequest request, ServerCallContext context) =>
        use.Get<ListImports>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListImportRowsResponse> ListImportRows(ListImportRowsRequest request, ServerCallContext context) =>
        use.Get<ListImportRows>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListUnplacedTextsResponse> ListUnplacedTexts(ListUnplacedTextsRequest request, ServerCallContext context) =>
        use.Get<ListUnplacedTexts>().ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateImportRowResponse> UpdateImportRow(UpdateImportRowRequest request, ServerCallContext context) =>
        use.Get<UpdateImportRow>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ApplyImportResponse> ApplyImport(ApplyImportRequest request, ServerCallContext context) =>
        use.Get<ApplyImport>().ExecuteAsync(request, context.CancellationToken);

    public override Task<DiscardImportResponse> DiscardImport(DiscardImportRequest request, ServerCallContext context) =>
        use.Get<DiscardImport>().ExecuteAsync(request, context.CancellationToken);

    public override Task DownloadImport(DownloadImportRequest request, IServerStreamWriter<DownloadImportResponse> responses, ServerCallContext context) =>
        use.Get<DownloadImport>().ExecuteAsync(request, responses, context.CancellationToken);
}
