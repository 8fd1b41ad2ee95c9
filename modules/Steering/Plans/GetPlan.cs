using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>One plan as it is now, or as one of its versions has it.</summary>
internal sealed class GetPlan(SteeringDb db) : IUseCase
{
    public async Task<GetPlanResponse> ExecuteAsync(GetPlanRequest request, CancellationToken cancel)
    {
        var name = PlanName.Parse(request.Name);
        var plan = await db.FindPlanAsync(name, cancel);
        var message = plan.ToMessage();
        if (name.Version is { } number)
        {
            var version = await db.FindVersionAsync(plan, number, cancel);
            message.Name = version.ResourceName;
            message.State = version.State;
            message.ActivityCount = version.ActivityCount;
        }

        return new GetPlanResponse { Plan = message };
    }
}
