using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>One line for each rpc.</summary>
internal sealed class PlanService(
    GetPlan getPlan, ListPlans listPlans, ListPlanVersions listPlanVersions, ListGoals listGoals, ComparePlanVersions comparePlanVersions,
    SubmitPlan submitPlan, IssuePlan issuePlan, DiscardPlanDraft discardPlanDraft, ClosePlan closePlan,
    GetPlanTotals getPlanTotals, RecordPlanNumber recordPlanNumber)
    : Cchc.Steering.V1.PlanService.PlanServiceBase
{
    public override Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context) => getPlan.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListPlansResponse> ListPlans(ListPlansRequest request, ServerCallContext context) => listPlans.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListPlanVersionsResponse> ListPlanVersions(ListPlanVersionsRequest request, ServerCallContext context) =>
        listPlanVersions.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListGoalsResponse> ListGoals(ListGoalsRequest request, ServerCallContext context) => listGoals.ExecuteAsync(request, context.CancellationToken);

    public override Task<ComparePlanVersionsResponse> ComparePlanVersions(ComparePlanVersionsRequest request, ServerCallContext context) =>
        comparePlanVersions.ExecuteAsync(request, context.CancellationToken);

    public override Task<SubmitPlanResponse> SubmitPlan(SubmitPlanRequest request, ServerCallContext context) => submitPlan.ExecuteAsync(request, context.CancellationToken);

    public override Task<IssuePlanResponse> IssuePlan(IssuePlanRequest request, ServerCallContext context) => issuePlan.ExecuteAsync(request, context.CancellationToken);

    public override Task<DiscardPlanDraftResponse> DiscardPlanDraft(DiscardPlanDraftRequest request, ServerCallContext context) =>
        discardPlanDraft.ExecuteAsync(request, context.CancellationToken);

    public override Task<ClosePlanResponse> ClosePlan(ClosePlanRequest request, ServerCallContext context) => closePlan.ExecuteAsync(request, context.CancellationToken);

    public override Task<GetPlanTotalsResponse> GetPlanTotals(GetPlanTotalsRequest request, ServerCallContext context) =>
        getPlanTotals.ExecuteAsync(request, context.CancellationToken);

    public override Task<RecordPlanNumberResponse> RecordPlanNumber(RecordPlanNumberRequest request, ServerCallContext context) =>
        recordPlanNumber.ExecuteAsync(request, context.CancellationToken);
}
