using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>One line for each rpc.</summary>
internal sealed class OccurrenceService(
    GetOccurrence getOccurrence, ListOccurrences listOccurrences, ListNeeds listNeeds, ReportProgress reportProgress, ListReports listReports,
    ConfirmCompletion confirmCompletion, ReturnForRework returnForRework, RequestExplanation requestExplanation, GiveExplanation giveExplanation,
    DeferOccurrence deferOccurrence, CancelOccurrence cancelOccurrence, DownloadEvidence downloadEvidence)
    : Cchc.Steering.V1.OccurrenceService.OccurrenceServiceBase
{
    public override Task<GetOccurrenceResponse> GetOccurrence(GetOccurrenceRequest request, ServerCallContext context) =>
        getOccurrence.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListOccurrencesResponse> ListOccurrences(ListOccurrencesRequest request, ServerCallContext context) =>
        listOccurrences.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListNeedsResponse> ListNeeds(ListNeedsRequest request, ServerCallContext context) =>
        listNeeds.ExecuteAsync(request, context.CancellationToken);

    public override Task<ReportProgressResponse> ReportProgress(ReportProgressRequest request, ServerCallContext context) =>
        reportProgress.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListReportsResponse> ListReports(ListReportsRequest request, ServerCallContext context) =>
        listReports.ExecuteAsync(request, context.CancellationToken);

    public override Task<ConfirmCompletionResponse> ConfirmCompletion(ConfirmCompletionRequest request, ServerCallContext context) =>
        confirmCompletion.ExecuteAsync(request, context.CancellationToken);

    public override Task<ReturnForReworkResponse> ReturnForRework(ReturnForReworkRequest request, ServerCallContext context) =>
        returnForRework.ExecuteAsync(request, context.CancellationToken);

    public override Task<RequestExplanationResponse> RequestExplanation(RequestExplanationRequest request, ServerCallContext context) =>
        requestExplanation.ExecuteAsync(request, context.CancellationToken);

    public override Task<GiveExplanationResponse> GiveExplanation(GiveExplanationRequest request, ServerCallContext context) =>
        giveExplanation.ExecuteAsync(request, context.CancellationToken);

    public override Task<DeferOccurrenceResponse> DeferOccurrence(DeferOccurrenceRequest request, ServerCallContext context) =>
        deferOccurrence.ExecuteAsync(request, context.CancellationToken);

    public override Task<CancelOccurrenceResponse> CancelOccurrence(CancelOccurrenceRequest request, ServerCallContext context) =>
        cancelOccurrence.ExecuteAsync(request, context.CancellationToken);

    public override Task DownloadEvidence(DownloadEvidenceRequest request, IServerStreamWriter<DownloadEvidenceResponse> responseStream, ServerCallContext context) =>
        downloadEvidence.ExecuteAsync(request, responseStream, context.CancellationToken);
}
