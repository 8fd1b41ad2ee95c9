using Cchc.Steering.V1;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>One line for each rpc.</summary>
internal sealed class PlanService(UseCases use) : Cchc.Steering.V1.PlanService.PlanServiceBase
{
    public override Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context) => use.Get<GetPlan>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListPlansResponse> ListPlans(ListPlansRequest request, ServerCallContext context) => use.Get<ListPlans>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListPlanVersionsResponse> ListPlanVersions(ListPlanVersionsRequest request, ServerCallContext context) =>
        use.Get<ListPlanVersions>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListGoalsResponse> ListGoals(ListGoalsRequest request, ServerCallContext context) => use.Get<ListGoals>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ComparePlanVersionsResponse> ComparePlanVersions(ComparePlanVersionsRequest request, ServerCallContext context) =>
        use.Get<ComparePlanVersions>().ExecuteAsync(request, context.CancellationToken);

    public override Task<SubmitPlanResponse> SubmitPlan(SubmitPlanRequest request, ServerCallContext context) => use.Get<SubmitPlan>().ExecuteAsync(request, context.CancellationToken);

    public override Task<IssuePlanResponse> IssuePlan(IssuePlanRequest request, ServerCallContext context) => use.Get<IssuePlan>().ExecuteAsync(request, context.CancellationToken);

    public override Task<DiscardPlanDraftResponse> DiscardPlanDraft(DiscardPlanDraftRequest request, ServerCallContext context) =>
        use.Get<DiscardPlanDraft>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ClosePlanResponse> ClosePlan(ClosePlanRequest request, ServerCallContext context) => use.Get<ClosePlan>().ExecuteAsync(request, context.CancellationToken);

    public override Task<GetPlanTotalsResponse> GetPlanTotals(GetPlanTotalsRequest request, ServerCallContext context) =>
        use.Get<GetPlanTotals>().ExecuteAsync(request, context.CancellationToken);

    public override Task<RecordPlanNumberResponse> RecordPlanNumber(RecordPlanNumberRequest request, ServerCallContext context) =>
        use.Get<RecordPlanNumber>().ExecuteAsync(request, context.CancellationToken);
}
