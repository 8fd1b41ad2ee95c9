using System.Collections.Frozen;

namespace CchcPlatform.Kernel.Calendar;

/// <summary>
/// The working calendar of Vietnamese state offices in one version: which days are worked, and when a time limit ends.
/// Immutable and thread-safe; what a version answers never changes, so a deadline already printed on a receipt can be
/// recomputed from its version. Only the years in <see cref="Years"/> are known.
/// </summary>
/// <remarks>
/// Counting rules: the day of the event is not counted (Civil Code 2015, Article 147(2)); a limit whose last day is off
/// ends at the end of the next working day (Article 148(5)).
/// </remarks>
public sealed class WorkCalendar
{
    private readonly FrozenDictionary<DateOnly, CalendarDay> _days;
    private readonly FrozenDictionary<int, bool> _years;

    /// <summary>A version from its data.</summary>
    /// <param name="version">1 or more; later knowledge has a higher number.</param>
    /// <param name="knownFrom">Since when this version is the one to use; see <see cref="CalendarHistory"/>.</param>
    /// <param name="years">The years covered, and whether each year's official notice has been read.</param>
    /// <param name="days">The days that differ from the ordinary week, each once.</param>
    /// <param name="hours">The stretches of a working day in order, not overlapping; needed for limits in working hours.</param>
    /// <param name="cutOff">Work received after this time counts as received the next working day, where a procedure says so.</param>
    /// <exception cref="ArgumentException">A day given twice, outside the years, or a make-up day that is not a weekend day; hours out of order.</exception>
    public WorkCalendar(
        int version,
        DateTimeOffset knownFrom,
        IReadOnlyDictionary<int, bool> years,
        IEnumerable<CalendarDay> days,
        IReadOnlyList<WorkingHours> hours,
        TimeOnly cutOff)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(version);
        (Version, KnownFrom, WorkingHours, CutOff) = (version, knownFrom, [.. hours], cutOff);
        _years = years.ToFrozenDictionary();
        _days = days.ToFrozenDictionary(day => day.Date); // throws on a day given twice
        foreach (var day in _days.Values)
        {
            if (!_years.ContainsKey(day.Date.Year))
                throw new ArgumentException($"{day.Date:yyyy-MM-dd} is outside the calendar's years.", nameof(days));
            if (day.Kind == CalendarDayKind.MakeupWork && !IsWeekend(day.Date))
                throw new ArgumentException($"{day.Date:yyyy-MM-dd} is a make-up day but not a Saturday or Sunday.", nameof(days));
        }
        for (var i = 0; i < WorkingHours.Count; i++)
        {
            if (WorkingHours[i].From >= WorkingHours[i].To || (i > 0 && WorkingHours[i].From < WorkingHours[i - 1].To))
                throw new ArgumentException("Working hours must be in order and not overlap.", nameof(hours));
        }
    }

    /// <summary>The version's number, 1 or more; store it beside a deadline computed with it.</summary>
    public int Version { get; }

    /// <summary>Since when this version is known.</summary>
    public DateTimeOffset KnownFrom { get; }

    /// <summary>Work received after this time counts as received the next working day, where a procedure says so; 15:00 in the bundled data.</summary>
    public TimeOnly CutOff { get; }

    /// <summary>The stretches of a working day, in order, Vietnam time.</summary>
    public IReadOnlyList<WorkingHours> WorkingHours { get; }

    /// <summary>The years covered, in order.</summary>
    public IReadOnlyList<int> Years => [.. _years.Keys.Order()];

    /// <summary>The days that differ from the ordinary week, in order.</summary>
    public IReadOnlyList<CalendarDay> Days => [.. _days.Values.OrderBy(day => day.Date)];

    /// <summary>Whether a covered year's official notice has been read; false for a year that is only expected.</summary>
    /// <param name="year">A covered year.</param>
    /// <exception cref="CalendarNotKnownException">The year is not covered.</exception>
    public bool IsVerified(int year) => _years.TryGetValue(year, out var verified) ? verified : throw new CalendarNotKnownException(year, Version);

    /// <summary>Whether offices work on that day.</summary>
    /// <param name="date">The day in Vietnam.</param>
    /// <exception cref="CalendarNotKnownException">The year is not covered.</exception>
    public bool IsWorkingDay(DateOnly date)
    {
        if (!_years.ContainsKey(date.Year)) throw new CalendarNotKnownException(date.Year, Version);
        return _days.TryGetValue(date, out var day) ? day.Kind == CalendarDayKind.MakeupWork : !IsWeekend(date);
    }

    /// <summary>The first working day strictly after that day.</summary>
    /// <param name="date">The day in Vietnam.</param>
    /// <exception cref="CalendarNotKnownException">A year on the way is not covered.</exception>
    public DateOnly NextWorkingDay(DateOnly date) => WorkingDayOnOrAfter(date.AddDays(1));

    /// <summary>That day if it is worked, else the next working day.</summary>
    /// <param name="date">The day in Vietnam.</param>
    /// <exception cref="CalendarNotKnownException">A year on the way is not covered.</exception>
    public DateOnly WorkingDayOnOrAfter(DateOnly date)
    {
        while (!IsWorkingDay(date)) date = date.AddDays(1);
        return date;
    }

    /// <summary>The <paramref name="count"/>-th working day after <paramref name="start"/>, which itself is not counted.</summary>
    /// <param name="start">The day of the event, worked or not.</param>
    /// <param name="count">0 or more; 0 gives the start, or the next working day if the start is off.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="CalendarNotKnownException">A year on the way is not covered.</exception>
    public DateOnly AddWorkingDays(DateOnly start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0) return WorkingDayOnOrAfter(start);
        for (; count > 0; count--) start = NextWorkingDay(start);
        return start;
    }

    /// <summary>How many working days lie after <paramref name="start"/> up to and including <paramref name="end"/>: the inverse of <see cref="AddWorkingDays"/>.</summary>
    /// <param name="start">Not counted.</param>
    /// <param name="end">Counted if worked; not before the start.</param>
    /// <exception cref="ArgumentOutOfRangeException">The end is before the start.</exception>
    /// <exception cref="CalendarNotKnownException">A year on the way is not covered.</exception>
    public int WorkingDaysBetween(DateOnly start, DateOnly end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        var count = 0;
        for (var day = start; day < end;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day)) count++;
        }
        return count;
    }

    /// <summary>How many days of the month are worked.</summary>
    /// <param name="year">A covered year.</param>
    /// <param name="month">1 to 12.</param>
    /// <exception cref="CalendarNotKnownException">The year is not covered.</exception>
    public int WorkingDaysInMonth(int year, int month) =>
        Enumerable.Range(1, DateTime.DaysInMonth(year, month)).Count(day => IsWorkingDay(new DateOnly(year, month, day)));

    /// <summary>When a limit ends for work received at an instant.</summary>
    /// <param name="receivedAt">The instant of receipt, any offset; its day in Vietnam is the day of the event.</param>
    /// <param name="budget">The limit. 0 days end with the day of receipt, or the next working day if that is off.</param>
    /// <param name="cutOffApplies">
    /// The procedure counts work received after <see cref="CutOff"/> as received the next working day; work received on a
    /// day off then counts the same way, so that receiving later never makes the limit end sooner.
    /// </param>
    /// <exception cref="CalendarNotKnownException">A year on the way is not covered.</exception>
    public Deadline Due(DateTimeOffset receivedAt, TimeBudget budget, bool cutOffApplies)
    {
        var day = VietnamTime.DateOf(receivedAt);
        var time = VietnamTime.TimeOf(receivedAt);
        if (cutOffApplies && IsWorkingDay(day) && time > CutOff) (day, time) = (NextWorkingDay(day), TimeOnly.MinValue);
        else if (cutOffApplies && !IsWorkingDay(day)) (day, time) = (NextWorkingDay(day), TimeOnly.MinValue);

        return budget.Unit switch
        {
            DurationUnit.CalendarDay => EndOf(WorkingDayOnOrAfter(day.AddDays(budget.Amount))),
            DurationUnit.WorkingDay => EndOf(AddWorkingDays(day, budget.Amount)),
            DurationUnit.Month => EndOf(WorkingDayOnOrAfter(day.AddMonths(budget.Amount))),
            DurationUnit.WorkingHour => AfterWorkingHours(day, time, TimeSpan.FromHours(budget.Amount)),
            _ => throw new ArgumentOutOfRangeException(nameof(budget), budget.Unit, "Unknown unit of time."),
        };
    }

    private Deadline AfterWorkingHours(DateOnly day, TimeOnly time, TimeSpan left)
    {
        if (WorkingHours.Count == 0) throw new InvalidOperationException($"The working calendar (version {Version}) has no working hours.");
        for (day = WorkingDayOnOrAfter(day, ref time); ; day = NextWorkingDay(day), time = TimeOnly.MinValue)
        {
            foreach (var (from, to) in WorkingHours)
            {
                if (time > to) continue;
                var start = time > from ? time : from;
                if (to - start >= left) return new Deadline(day, VietnamTime.InstantOf(day, start.Add(left)));
                left -= to - start;
            }
        }
    }

    private DateOnly WorkingDayOnOrAfter(DateOnly day, ref TimeOnly time)
    {
        var working = WorkingDayOnOrAfter(day);
        if (working != day) time = TimeOnly.MinValue;
        return working;
    }

    private static Deadline EndOf(DateOnly date) => new(date, VietnamTime.EndOf(date));

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
