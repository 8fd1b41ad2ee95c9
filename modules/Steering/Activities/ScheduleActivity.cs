using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Occurrences;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>
/// Gives an activity that hangs on a programme, that says nothing of its time, or whose day nobody could tell, its date, and opens
/// the occurrence for it.
/// </summary>
internal sealed class ScheduleActivity(SteeringDb db, WorkChange change, ICalendarSource calendars) : IUseCase
{
    public async Task<ScheduleActivityResponse> ExecuteAsync(ScheduleActivityRequest request, CancellationToken cancel)
    {
        var activity = await db.FindActivityInForceAsync(request.Name, cancel);
        change.RequireLead(activity);
        var violations = new Violations();
        var start = Dates.Read(request.StartDate, "start_date", violations);
        var due = Dates.ReadRequired(request.DueDate, "due_date", violations);
        violations.Require(!(start > due), "start_date", "must not be after due_date.", "START_AFTER_DUE");
        var basis = Texts.ReadOptionalLine(request.Basis, "basis", 1000, violations);
        violations.ThrowIfAny();
        var plan = await change.CheckAsync(activity, activity.PlanKey, request.Etag, cancel);
        if (due!.Value.Year < plan.Year)
        {
            throw new InvalidFault("due_date", $"must not be before the plan's year {plan.Year}.", "DATE_BEFORE_PLAN");
        }

        if (activity.TimeKind is not (TimeKind.ProgrammeBound or TimeKind.Unspecified) && !activity.AwaitsDay)
        {
            throw new ConflictFault("NOT_SCHEDULABLE", $"{activity.ResourceName} has its time from the plan. Amend the plan, or defer the occurrence.");
        }

        var earlier = await db.Occurrences.AsNoTracking().Where(o => o.PlanKey == activity.PlanKey && o.ActivityId == activity.ActivityId).ToListAsync(cancel);
        if (earlier.Find(o => o.IsOpen) is { } open)
        {
            throw new ConflictFault("ALREADY_SCHEDULED", $"{open.ResourceName} is open with the due date {open.DueDate.ToText()}. Defer or cancel it first.");
        }

        if (activity.AwaitsDay)
        {
            activity.MoveTo(start, due.Value);
            db.Publish(activity, () => new ActivityDated { Activity = activity.ToMessage() });
        }

        var span = YearSpan.Dated(start, due.Value);
        span = earlier.Count == 0 ? span : span with { Id = earlier.NextId(OccurrencePlanner.AgainPrefix, first: 2) };
        var calendar = (await calendars.GetAsync(cancel)).Latest;
        var occurrence = Occurrence.Of(activity, span, OccurrencePlanner.DueOn(span.Last, calendar), basis);
        db.Occurrences.Add(occurrence);
        // An amendment may have dropped one of this name.
        await db.ContinueNamesAsync([occurrence], cancel);
        var fact = new ActivityScheduled();
        return await change.SaveAsync(occurrence, fact, message => new ScheduleActivityResponse { Occurrence = fact.Occurrence = message }, cancel);
    }
}
