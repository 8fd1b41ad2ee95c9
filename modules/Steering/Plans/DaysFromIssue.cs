using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Imports.Reading;
using TimeKind = Cchc.Steering.V1.TimeKind;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>"Trong 30 ngày kể từ ngày ban hành": the days of activities that count from the date of their plan.</summary>
internal static class DaysFromIssue
{
    /// <summary>First and last day that a time means; the last is null while the plan's date, or the calendar of that year, is not known.</summary>
    public static (DateOnly? Start, DateOnly? Due) Of(TimeReading time, DateOnly? issued, WorkCalendar calendar) =>
        (time.From, time.Due ?? (time.Relative is { FromIssue: true } count && issued is { } day ? WorkingDaysAfter(day, count.Count, calendar) : null));

    /// <summary>Counts from the plan's date as it is now.</summary>
    /// <returns>The activities that have other days than before.</returns>
    public static IReadOnlyList<Activity> CountAnew(Plan plan, IEnumerable<Activity> activities, WorkCalendar calendar) =>
        [.. activities.Where(activity => activity.TimeKind == TimeKind.Dated && CountAnew(plan, activity, calendar))];

    private static bool CountAnew(Plan plan, Activity activity, WorkCalendar calendar)
    {
        var time = TimeText.Read(activity.TimeText, plan.Year, plan.IssuedDate);
        // A day that cannot be told leaves the activity as it is.
        if (time.Relative is not { FromIssue: true } || Of(time, plan.IssuedDate, calendar) is not (var start, { } due)
            || (start, due) == (activity.Schedule.Start, activity.Schedule.Due))
        {
            return false;
        }

        activity.MoveTo(start, due);
        return true;
    }

    // What is counted in days, weeks or months has its day by the time itself.
    private static DateOnly? WorkingDaysAfter(DateOnly issued, int count, WorkCalendar calendar)
    {
        try
        {
            return calendar.Due(VietnamTime.StartOf(issued), new TimeBudget(count, DurationUnit.WorkingDay), cutOffApplies: false).Date;
        }
        catch (CalendarNotKnownException)
        {
            // The calendar of that year is not published: a person sets the date.
            return null;
        }
    }
}
