using CchcPlatform.Kernel.Calendar;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>
/// Which occurrences the activities of a plan have. Pure: the same plan and calendar always give the same. Occurrences of
/// triggered and programme-bound work are opened later, when the document or the date is known.
/// </summary>
internal static class OccurrencePlanner
{
    /// <summary>Months after which continuous work is looked at where the plan says nothing: each quarter.</summary>
    public const int ContinuousMonths = 3;

    /// <summary>Months of a period where the plan says only that work is periodic: the one period that a yearly plan surely has.</summary>
    public const int PeriodicMonths = 12;

    /// <summary>What ids begin with when dated work gets an occurrence again: due-2, due-3.</summary>
    public const string AgainPrefix = YearSpan.DueId + "-";

    /// <summary>The occurrences of the activities, in the plan's order and each activity's by time.</summary>
    public static IReadOnlyList<Occurrence> Plan(Plan plan, IEnumerable<Activity> activities, WorkCalendar calendar) =>
        [.. activities.SelectMany(activity => Of(plan, activity, calendar))];

    /// <summary>What becomes of the occurrences when a later version is put in force.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="earlier">The activities of the version that was in force.</param>
    /// <param name="current">The activities of the version that takes its place.</param>
    /// <param name="existing">All occurrences of the plan; those that stay are moved on to the new rows of their activities.</param>
    /// <param name="calendar">Days off.</param>
    public static Replanned Replan(
        Plan plan, IEnumerable<Activity> earlier, IEnumerable<Activity> current, IEnumerable<Occurrence> existing, WorkCalendar calendar)
    {
        var result = new Replanned([], [], [], []);
        var before = earlier.ToDictionary(a => a.ActivityId);
        var leaving = existing.GroupBy(o => o.ActivityId).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var activity in current)
        {
            leaving.Remove(activity.ActivityId, out var have);
            have ??= [];
            have.ForEach(o => o.ActivityKey = activity.Id);
            if (before.TryGetValue(activity.ActivityId, out var was) && HasSameTime(was, activity))
            {
                continue;
            }

            var sameEnd = was is not null && (was.TimeKind, was.DayDue) == (activity.TimeKind, activity.DayDue);
            // An amended day plans dated work anew, also where an earlier time of it was cancelled.
            var anew = was is not null && !sameEnd && activity.TimeKind == TimeKind.Dated;
            var left = have.ToList();
            foreach (var now in Of(plan, activity, calendar))
            {
                var due = now.OccurrenceId == YearSpan.DueId;
                var same = left.FindAll(o => o.OccurrenceId == now.OccurrenceId || due && o.OccurrenceId.StartsWith(AgainPrefix, StringComparison.Ordinal));
                left.RemoveAll(same.Contains);
                if (same.Find(o => o.IsOpen) is { } open)
                {
                    // A day before the last is in the id: it is the same.
                    open.MoveTo(now, sameEnd || activity.TimeKind == TimeKind.Dated && !due);
                    result.Moved.Add(open);
                }
                else if (same.Count == 0)
                {
                    result.Added.Add(now);
                }
                else if (anew && due && same.TrueForAll(o => o.State == WorkState.Cancelled))
                {
                    result.Added.Add(Of(plan, activity, calendar, same.NextId(AgainPrefix, first: 2)).Last());
                }
            }

            result.Dropped.AddRange(left.Where(o => o.IsUntouched));
        }

        // Their activities are gone from the plan: what was done there stays to be seen, at the last row that the activity had, and
        // nothing more is to be done.
        foreach (var occurrence in leaving.Values.SelectMany(have => have).Where(o => o.IsOpen))
        {
            if (occurrence.IsUntouched)
            {
                result.Dropped.Add(occurrence);
            }
            else
            {
                occurrence.Cancel($"Hoạt động không còn trong kế hoạch (phiên bản {plan.Version}).");
                result.Cancelled.Add(occurrence);
            }
        }

        return result;
    }

    /// <summary>The state of an activity that has no occurrence yet.</summary>
    public static WorkState InitialStateOf(TimeKind kind) =>
        kind is TimeKind.Triggered or TimeKind.ProgrammeBound ? WorkState.WaitingTrigger : WorkState.NotStarted;

    /// <summary>As <see cref="DueOn(DateOnly, WorkCalendar)"/>; null where there is no last day.</summary>
    public static DateOnly? DueOn(DateOnly? day, WorkCalendar calendar) => day is { } last ? DueOn(last, calendar) : null;

    /// <summary>A last day that is off ends at the end of the next working day (Civil Code 2015, Article 148(5)).</summary>
    /// <remarks>The days off of years that the calendar does not know are not known either; the ordinary week is.</remarks>
    public static DateOnly DueOn(DateOnly day, WorkCalendar calendar)
    {
        while (calendar.Years.Contains(day.Year) ? !calendar.IsWorkingDay(day) : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(1);
        }

        return day;
    }

    private static IEnumerable<Occurrence> Of(Plan plan, Activity activity, WorkCalendar calendar, string dueId = YearSpan.DueId) => activity.TimeKind switch
    {
        TimeKind.Continuous => Spans(plan.Year, activity, ContinuousMonths).Select(span => Occurrence.Of(activity, span, due: null)),
        TimeKind.Periodic => Spans(plan.Year, activity, PeriodicMonths).Select(span => Occurrence.Of(activity, span, DueOn(span.Last, calendar))),
        TimeKind.Dated when activity.DayDue is { } due =>
        [
            .. activity.Schedule.Earlier.Where(day => day < due).Select(day => Occurrence.Of(activity, YearSpan.Earlier(day), DueOn(day, calendar))),
            Occurrence.Of(activity, YearSpan.Dated(activity.Schedule.Start, due) with { Id = dueId }, DueOn(due, calendar)),
        ],
        _ => [],
    };

    private static IEnumerable<YearSpan> Spans(int year, Activity activity, int otherwise)
    {
        var months = activity.Schedule.IntervalMonths is 1 or 3 or 6 or 12 ? activity.Schedule.IntervalMonths : otherwise;
        return Enumerable.Range(0, 12 / months).Select(i => YearSpan.Of(new DateOnly(year, i * months + 1, 1), months));
    }

    private static bool HasSameTime(Activity a, Activity b) =>
        (a.TimeKind, a.Schedule.IntervalMonths, a.Schedule.Start, a.DayDue)
        == (b.TimeKind, b.Schedule.IntervalMonths, b.Schedule.Start, b.DayDue) && a.Schedule.Earlier.SequenceEqual(b.Schedule.Earlier);
}

/// <summary>What a new version makes of the occurrences. Each is to be added, changed or removed with a fact of its own.</summary>
/// <param name="Added">New ones, not yet in the context.</param>
/// <param name="Moved">Those that have other days now.</param>
/// <param name="Dropped">Those that apply no more and that nobody has touched, to be removed.</param>
/// <param name="Cancelled">Those of activities that are gone, on which somebody has worked.</param>
internal sealed record Replanned(List<Occurrence> Added, List<Occurrence> Moved, List<Occurrence> Dropped, List<Occurrence> Cancelled);
