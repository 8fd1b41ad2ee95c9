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
internal sealed class PlanIssuing(SteeringDb db, CallContext call, ICalendarSource calendars) : IUseCase
{
    /// <param name="draft">The activities of the draft version, tracked by the context.</param>
    public async Task IssueAsync(Plan plan, PlanVersion version, IReadOnlyList<Activity> draft, CancellationToken cancel)
    {
        var earlier = plan.Version == 0
            ? []
            : await db.Activities.Where(a => a.PlanKey == plan.Id && a.Version == plan.Version).ToDictionaryAsync(a => a.ActivityId, cancel);
        if (plan.Version > 0)
        {
            (await db.FindVersionAsync(plan, plan.Version, cancel)).State = PlanState.Amended;
        }

        var calendar = (await calendars.GetAsync(cancel)).Latest;
        DaysFromIssue.CountAnew(plan, draft, calendar);
        plan.Issue();
        plan.ActivityCount = draft.Count;
        version.State = PlanState.Issued;
        version.ActivityCount = draft.Count;
        version.IssueTime = call.Now;
        foreach (var before in earlier.Values)
        {
            // Written once more, unchanged: whoever works on it at this moment is waited for, and then its state is not the one
            // that was taken over here.
            db.Entry(before).Property(a => a.State).IsModified = true;
        }

        foreach (var activity in draft)
        {
            if (earlier.GetValueOrDefault(activity.ActivityId) is { } before)
            {
                activity.ContinueWorkOf(before);
            }
        }

        var moment = Moment.Now(call);
        var existing = await db.Occurrences.Include(o => o.Activity).Where(o => o.PlanKey == plan.Id).ToListAsync(cancel);
        var work = await PlanWorkAsync(plan, [.. earlier.Values], draft, existing, calendar, decided: earlier.Count > 0 ? version.DecisionDate : null, cancel);
        foreach (var activity in draft)
        {
            // The time of an activity may have changed, and with it what its state follows from.
            activity.State = ActivityProgress.StateOf(activity.TimeKind, [.. work.Of(activity)]);
        }

        db.Publish(plan, () => new PlanIssued { Plan = plan.ToMessage(), Version = version.ToMessage() });
        foreach (var activity in draft)
        {
            db.Publish(activity, () => new ActivityIssued { Activity = activity.ToMessage() });
        }

        work.Publish(db, draft, moment);
    }

    /// <summary>
    /// The date of a plan that was issued without it is known: work that is counted from it gets its days and its occurrence. A day
    /// that a person has set meanwhile stays, as it does after an amendment.
    /// </summary>
    public async Task CountFromDateAsync(Plan plan, CancellationToken cancel)
    {
        var calendar = (await calendars.GetAsync(cancel)).Latest;
        // The rows of a draft amendment too: nothing about them is told before they are issued.
        var rows = await db.Activities.Where(a => a.PlanKey == plan.Id && (a.Version == plan.Version || a.Version == plan.DraftVersion)).OrderBy(a => a.Position).ToListAsync(cancel);
        var dated = DaysFromIssue.CountAnew(plan, rows.Where(a => a.AwaitsDay), calendar).Where(a => a.Version == plan.Version).ToList();
        var ids = dated.ConvertAll(a => a.ActivityId);
        var existing = await db.Occurrences.Include(o => o.Activity).Where(o => o.PlanKey == plan.Id && ids.Contains(o.ActivityId)).ToListAsync(cancel);
        var work = await PlanWorkAsync(plan, [], dated, existing, calendar, decided: null, cancel);
        foreach (var activity in dated)
        {
            activity.State = ActivityProgress.StateOf(activity.TimeKind, [.. work.Of(activity)]);
            db.Publish(activity, () => new ActivityDated { Activity = activity.ToMessage() });
        }

        work.Publish(db, dated, Moment.Now(call));
    }

    private async Task<PlannedWork> PlanWorkAsync(
        Plan plan, IReadOnlyList<Activity> earlier, IReadOnlyList<Activity> current, IReadOnlyList<Occurrence> existing, WorkCalendar calendar, DateOnly? decided,
        CancellationToken cancel)
    {
        var next = OccurrencePlanner.Replan(plan, earlier, current, existing, calendar, decided);
        // Only an amendment drops work, which a later one may plan again.
        if (plan.Version > 1 && next.Added.Count > 0)
        {
            await db.ContinueNamesAsync(next.Added, cancel);
        }

        db.AddRange(next.Added);
        db.RemoveRange(next.Dropped);
        return new PlannedWork(next, existing);
    }

    /// <summary>The occurrences of activities after their time was looked at.</summary>
    private sealed record PlannedWork(Replanned Next, IReadOnlyList<Occurrence> Existing)
    {
        private readonly ILookup<string, WorkState> states = Existing.Except(Next.Dropped).Concat(Next.Added).ToLookup(o => o.ActivityId, o => o.State);

        public IEnumerable<WorkState> Of(Activity activity) => states[activity.ActivityId];

        public void Publish(SteeringDb db, IReadOnlyList<Activity> current, Moment moment)
        {
            var rows = current.ToDictionary(a => a.Id);
            foreach (var occurrence in Next.Added)
            {
                db.Publish(occurrence, () => new OccurrenceOpened { Occurrence = occurrence.ToMessage(ActivityBrief.Of(rows[occurrence.ActivityKey]), moment) });
            }

            foreach (var occurrence in Next.Moved)
            {
                db.Publish(occurrence, () => new OccurrenceRescheduled { Occurrence = occurrence.ToMessage(ActivityBrief.Of(rows[occurrence.ActivityKey]), moment) });
            }

            foreach (var occurrence in Next.Dropped)
            {
                db.Publish(occurrence, () => new OccurrenceDropped { Occurrence = occurrence.ToMessage(moment) });
            }

            foreach (var occurrence in Next.Cancelled)
            {
                db.Publish(occurrence, () => new OccurrenceCancelled { Occurrence = occurrence.ToMessage(moment) });
            }
        }
    }
}
