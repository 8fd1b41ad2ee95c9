using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>Hands a draft on: to the units for their opinion, or for signature.</summary>
internal sealed class SubmitPlan(SteeringDb db) : IUseCase
{
    public async Task<SubmitPlanResponse> ExecuteAsync(SubmitPlanRequest request, CancellationToken cancel)
    {
        new Violations()
            .Require(request.State is PlanState.UnitConsultation or PlanState.Submitted, "state", "must be PLAN_STATE_UNIT_CONSULTATION or PLAN_STATE_SUBMITTED.")
            .ThrowIfAny();
        var plan = await db.FindPlanAsync(PlanName.Parse(request.Name).WithoutVersion(), cancel);
        plan.CheckEtag(request.Etag);
        plan.Submit(request.State);
        var version = await db.FindVersionAsync(plan, plan.DraftVersion, cancel);
        version.State = request.State;
        db.Publish(plan, () => new PlanSubmitted { Plan = plan.ToMessage(), Version = version.ToMessage() });
        return await db.SaveAsync(() => new SubmitPlanResponse { Plan = plan.ToMessage() }, cancel);
    }
}
