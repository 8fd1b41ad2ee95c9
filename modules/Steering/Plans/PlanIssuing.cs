using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>Puts a draft version in force: the work of the earlier version goes on under the new wording. Does not save.</summary>
internal sealed class PlanIssuing(SteeringDb db, CallContext call) : IUseCase
{
    /// <param name="draft">The activities of the draft version, tracked by the context.</param>
    public async Task IssueAsync(Plan plan, PlanVersion version, IReadOnlyList<Activity> draft, CancellationToken cancel)
    {
        var now = call.Clock.GetUtcNow();
        var earlier = plan.Version == 0
            ? []
            : await db.Activities.Where(a => a.PlanKey == plan.Id && a.Version == plan.Version).ToDictionaryAsync(a => a.ActivityId, cancel);
        if (plan.Version > 0)
        {
            (await db.FindVersionAsync(plan, plan.Version, cancel)).State = PlanState.Amended;
        }

        plan.Issue();
        plan.ActivityCount = draft.Count;
        version.State = PlanState.Issued;
        version.ActivityCount = draft.Count;
        version.IssueTime = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        foreach (var activity in draft)
        {
            if (earlier.GetValueOrDefault(activity.ActivityId) is { } before)
            {
                activity.ContinueWorkOf(before);
            }
        }

        db.Publish(plan, new PlanIssued { Plan = plan.ToMessage(), Version = version.ToMessage() });
        foreach (var activity in draft)
        {
            db.Publish(activity, new ActivityIssued { Activity = activity.ToMessage() });
        }
    }
}
