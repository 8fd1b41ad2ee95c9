using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>Closes a plan at the end of its year.</summary>
internal sealed class ClosePlan(SteeringDb db) : IUseCase
{
    public async Task<ClosePlanResponse> ExecuteAsync(ClosePlanRequest request, CancellationToken cancel)
    {
        var plan = await db.FindPlanAsync(PlanName.Parse(request.Name).WithoutVersion(), cancel);
        plan.CheckEtag(request.Etag);
        plan.Close();
        db.Publish(plan, () => new PlanClosed { Plan = plan.ToMessage() });
        return await db.SaveAsync(() => new ClosePlanResponse { Plan = plan.ToMessage() }, cancel);
    }
}
