using Cchc.Steering.V1;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>One line for each rpc.</summary>
internal sealed class OccurrenceService(UseCases use) : Cchc.Steering.V1.OccurrenceService.OccurrenceServiceBase
{
    public override Task<GetOccurrenceResponse> GetOccurrence(GetOccurrenceRequest request, ServerCallContext context) =>
        use.Get<GetOccurrence>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListOccurrencesResponse> ListOccurrences(ListOccurrencesRequest request, ServerCallContext context) =>
        use.Get<ListOccurrences>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListNeedsResponse> ListNeeds(ListNeedsRequest request, ServerCallContext context) =>
        use.Get<ListNeeds>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ReportProgressResponse> ReportProgress(ReportProgressRequest request, ServerCallContext context) =>
        use.Get<ReportProgress>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListReportsResponse> ListReports(ListReportsRequest request, ServerCallContext context) =>
        use.Get<ListReports>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ConfirmCompletionResponse> ConfirmCompletion(ConfirmCompletionRequest request, ServerCallContext context) =>
        use.Get<ConfirmCompletion>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ReturnForReworkResponse> ReturnForRework(ReturnForReworkRequest request, ServerCallContext context) =>
        use.Get<ReturnForRework>().ExecuteAsync(request, context.CancellationToken);

    public override Task<RequestExplanationResponse> RequestExplanation(RequestExplanationRequest request, ServerCallContext context) =>
        use.Get<RequestExplanation>().ExecuteAsync(request, context.CancellationToken);

    public override Task<GiveExplanationResponse> GiveExplanation(GiveExplanationRequest request, ServerCallContext context) =>
        use.Get<GiveExplanation>().ExecuteAsync(request, context.CancellationToken);

    public override Task<DeferOccurrenceResponse> DeferOccurrence(DeferOccurrenceRequest request, ServerCallContext context) =>
        use.Get<DeferOccurrence>().ExecuteAsync(request, context.CancellationToken);

    public override Task<CancelOccurrenceResponse> CancelOccurrence(CancelOccurrenceRequest request, ServerCallContext context) =>
        use.Get<CancelOccurrence>().ExecuteAsync(request, context.CancellationToken);

    public override Task DownloadEvidence(DownloadEvidenceRequest request, IServerStreamWriter<DownloadEvidenceResponse> responseStream, ServerCallContext context) =>
        use.Get<DownloadEvidence>().ExecuteAsync(request, responseStream, context.CancellationToken);
}
