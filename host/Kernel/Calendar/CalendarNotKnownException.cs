using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Calendar;

/// <summary>
/// A day lies outside the years whose holidays and swaps are in the calendar. Holidays are published year by year, so
/// counting on would be a guess; an operator adds the year's days first. Answered as FAILED_PRECONDITION.
/// </summary>
/// <param name="year">The year that is not known.</param>
/// <param name="version">The calendar version that was asked.</param>
public sealed class CalendarNotKnownException(int year, int version) : ConflictFault(
    "CALENDAR_YEAR_NOT_KNOWN",
    $"The working calendar (version {version}) has no holidays for the year {year}; working days in it cannot be counted until they are added.")
{
    /// <summary>The year that is not known.</summary>
    public int Year { get; } = year;
}
