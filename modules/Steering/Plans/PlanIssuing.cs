using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Occurrences;
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
            else
            {
                activity.State = OccurrencePlanner.InitialStateOf(activity.TimeKind);
            }
        }

        db.Publish(plan, new PlanIssued { Plan = plan.ToMessage(), Version = version.ToMessage() });
        foreach (var activity in draft)
        {
            db.Publish(activity, new ActivityIssued { Activity = activity.ToMessage() });
        }

        await PlanWorkAsync(plan, [.. earlier.Values], draft, cancel);
    }

    private async Task PlanWorkAsync(Plan plan, IReadOnlyList<Activity> earlier, IReadOnlyList<Activity> current, CancellationToken cancel)
    {
        var calendar = CalendarHistory.Bundled.Latest;
        var existing = await db.Occurrences.Include(o => o.Activity).Where(o => o.PlanKey == plan.Id).ToListAsync(cancel);
        var next = OccurrencePlanner.Replan(plan, earlier, current, existing, calendar);
        var rows = current.ToDictionary(a => a.Id);
        var moment = Moment.Now(call);
        db.AddRange(next.Added);
        db.RemoveRange(next.Dropped);
        foreach (var occurrence in next.Added)
        {
            db.Publish(occurrence, new OccurrenceOpened { Occurrence = occurrence.ToMessage(rows[occurrence.ActivityKey], moment) });
        }

        foreach (var occurrence in next.Moved)
        {
            db.Publish(occurrence, new OccurrenceRescheduled { Occurrence = occurrence.ToMessage(rows[occurrence.ActivityKey], moment) });
        }

        foreach (var occurrence in next.Dropped)
        {
            db.Publish(occurrence, new OccurrenceDropped { Occurrence = occurrence.ToMessage(occurrence.Activity!, moment) });
        }
    }
}
