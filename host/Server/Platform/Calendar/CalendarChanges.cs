using Cchc.Platform.V1;
using CchcPlatform.Kernel.Faults;
using CalendarDay = CchcPlatform.Kernel.Calendar.CalendarDay;
using CalendarDayKind = CchcPlatform.Kernel.Calendar.CalendarDayKind;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>The changed days of a request, checked one by one: a null day is removed.</summary>
internal static class CalendarChanges
{
    public static IReadOnlyList<(DateOnly Date, CalendarDay? Day)> Read(PublishCalendarVersionRequest request, Violations violations)
    {
        var seen = new HashSet<DateOnly>();
        var read = new List<(DateOnly, CalendarDay?)>();
        for (var i = 0; i < request.Changes.Count; i++)
        {
            var (change, field) = (request.Changes[i], $"changes[{i}]");
            if (DateOf(change.Date) is not { } date)
            {
                violations.Require(false, field + ".date", "must be a whole day of the calendar, with year, month and day.", "DATE_INVALID");
                continue;
            }

            violations.Require(date.Year == request.Year, field + ".date", $"must lie in the year {request.Year}.", "DATE_OUTSIDE_YEAR")
                .Require(seen.Add(date), field + ".date", "must not be given twice.", "DATE_TWICE");
            read.Add((date, change.Remove ? Removed(change, field, violations) : DayOf(change, date, field, violations)));
        }

        return read;
    }

    private static CalendarDay? Removed(CalendarChange change, string field, Violations violations)
    {
        violations.Require(change is { Kind: Cchc.Platform.V1.CalendarDayKind.Unspecified, LegalBasis: "", Reason: "" }, field + ".remove",
            "must be false when the day has a kind, legal_basis or reason.", "REMOVED_DAY_DESCRIBED");
        return null;
    }

    private static CalendarDay DayOf(CalendarChange change, DateOnly date, string field, Violations violations)
    {
        var kind = change.Kind.ToKind();
        var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        violations
            .Require(kind is not null, field + ".kind", "must be HOLIDAY, OFF_SWAPPED, OFF_COMPENSATION or MAKEUP_WORK.", "KIND_INVALID")
            .Require(kind != CalendarDayKind.MakeupWork || weekend, field + ".kind", "must not be MAKEUP_WORK on a Monday to Friday: those are worked anyway.", "MAKEUP_ON_WEEKDAY")
            .Require(kind is not (CalendarDayKind.OffSwapped or CalendarDayKind.OffCompensation) || !weekend, field + ".kind",
                "must not be OFF_SWAPPED or OFF_COMPENSATION on a Saturday or Sunday: those are off anyway.", "OFF_ON_WEEKEND")
            .RequireText(change.LegalBasis, field + ".legal_basis", 300)
            .RequireText(change.Reason, field + ".reason", 300);
        return new CalendarDay(date, kind ?? CalendarDayKind.Holiday, change.LegalBasis, change.Reason, change.Verified);
    }

    private static DateOnly? DateOf(Google.Type.Date? date) =>
        date is { Year: >= 1 and <= 9999, Month: >= 1 and <= 12, Day: >= 1 } && date.Day <= DateTime.DaysInMonth(date.Year, date.Month)
            ? new DateOnly(date.Year, date.Month, date.Day)
            : null;
}
