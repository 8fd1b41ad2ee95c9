using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>Drops a draft amendment. Its rows stay readable as the discarded version.</summary>
internal sealed class DiscardPlanDraft(SteeringDb db) : IUseCase
{
    public async Task<DiscardPlanDraftResponse> ExecuteAsync(DiscardPlanDraftRequest request, CancellationToken cancel)
    {
        var plan = await db.FindPlanAsync(PlanName.Parse(request.Name).WithoutVersion(), cancel);
        plan.CheckEtag(request.Etag);
        var number = plan.DiscardDraft();
        (await db.FindVersionAsync(plan, number, cancel)).State = PlanState.Discarded;
        db.Publish(plan, () => new PlanDraftDiscarded { Plan = plan.ToMessage(), Version = number });
        return await db.SaveAsync(() => new DiscardPlanDraftResponse { Plan = plan.ToMessage() }, cancel);
    }
}
