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
        [.. activities.SelectMany(activity => TimesOf(plan, activity, calendar).Select(time => Occurrence.Of(activity, time.Span, time.Due)))];

    /// <summary>What becomes of the occurrences when a later version is put in force.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="earlier">The activities of the version that was in force.</param>
    /// <param name="current">The activities of the version that takes its place.</param>
    /// <param name="existing">All occurrences of the plan; those that stay are moved on to the new rows of their activities.</param>
    /// <param name="calendar">Days off.</param>
    /// <param name="decided">The day of the amending decision: intervals and periods that ended before it are not planned any more.</param>
    public static Replanned Replan(
        Plan plan, IEnumerable<Activity> earlier, IEnumerable<Activity> current, IEnumerable<Occurrence> existing, WorkCalendar calendar, DateOnly? decided = null)
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

            var left = have.ToList();
            var times = TimesOf(plan, activity, calendar).ToList();
            var (days, daysBefore) = (DaysOf(activity), DaysOf(was));
            // What was completed for a day that is gone stands for the one to which that was moved.
            var standing = have.Count(o => o.State == WorkState.Completed && !days.Any(o.IsOf));
            foreach (var (span, due) in times)
            {
                bool sameEnd, isNeeded;
                List<Occurrence> same;
                if (days.Length == 0)
                {
                    same = left.FindAll(o => o.OccurrenceId == span.Id);
                    // What was owed already for a part of it stays owed.
                    (sameEnd, isNeeded) = (was?.TimeKind == activity.TimeKind, same.Count == 0 && (!(span.Last < decided) || left.Exists(o => o.IsUntouched && o.LiesIn(span))));
                }
                else
                {
                    var day = span.Last!.Value;
                    var former = FormerOf(day, days, daysBefore);
                    same = WorkOf(day, former, left, onlyOne: daysBefore.Length == 0 && day == days[^1]);
                    sameEnd = former == day;
                    // A day that is new plans work anew, also where an earlier time of it was cancelled.
                    isNeeded = same.Count == 0
                        ? former is null || standing-- <= 0
                        : !sameEnd && same.TrueForAll(o => o.State == WorkState.Cancelled);
                }

                left.RemoveAll(same.Contains);
                if (same.Find(o => o.IsOpen) is { } open)
                {
                    if (open.MoveTo(span, due, sameEnd))
                    {
                        result.Moved.Add(open);
                    }
                }
                else if (isNeeded)
                {
                    // Its id may be that of work which an amendment has moved to another day.
                    var isTaken = have.Exists(o => o.OccurrenceId == span.Id);
                    result.Added.Add(Occurrence.Of(activity, isTaken ? span with { Id = have.NextId(span.Id + "-", first: 2) } : span, due));
                }
            }

            // So does what has ended and is not part of a longer one now.
            result.Dropped.AddRange(left.Where(o => o.IsUntouched && !(days.Length == 0 && times.Count > 0 && o.EndDate < decided && !times.Exists(time => o.LiesIn(time.Span)))));
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

    private static IEnumerable<(YearSpan Span, DateOnly? Due)> TimesOf(Plan plan, Activity activity, WorkCalendar calendar) => activity.TimeKind switch
    {
        TimeKind.Continuous => Spans(plan.Year, activity, ContinuousMonths).Select(span => (span, (DateOnly?)null)),
        TimeKind.Periodic => Spans(plan.Year, activity, PeriodicMonths).Select(span => (span, DueOn(span.Last, calendar))),
        _ => DaysOf(activity).Select(day => (day == activity.DayDue ? YearSpan.Dated(activity.Schedule.Start, day) : YearSpan.Earlier(day), (DateOnly?)DueOn(day, calendar))),
    };

    // Each day on which dated work is due, the last at the end; none of other work.
    private static DateOnly[] DaysOf(Activity? activity) =>
        activity is { TimeKind: TimeKind.Dated, DayDue: { } due } ? [.. activity.Schedule.Earlier.Where(day => day < due), due] : [];

    // The day of the earlier version in whose place a day is: the same, or for the last one the last of then where that is gone.
    private static DateOnly? FormerOf(DateOnly day, DateOnly[] days, DateOnly[] before) =>
        before.Contains(day) ? day
        : day == days[^1] && before is [.., var last] && !days.Contains(last) ? last
        : null;

    // The work on a day: what is due on it, whatever its id says of its place in the list; or else what was due on the former day; or,
    // where there was none, what a person or a version before that has scheduled. What was cancelled counts while its day stays.
    private static List<Occurrence> WorkOf(DateOnly day, DateOnly? former, List<Occurrence> left, bool onlyOne)
    {
        var same = left.FindAll(o => o.IsOf(day) && (former == day || o.State != WorkState.Cancelled));
        return same.Count > 0 ? same
            : former is { } other ? left.FindAll(o => o.IsOf(other))
            : onlyOne ? left.FindAll(o => o.OccurrenceId == YearSpan.DueId || o.OccurrenceId.StartsWith(AgainPrefix, StringComparison.Ordinal))
            : [];
    }

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
