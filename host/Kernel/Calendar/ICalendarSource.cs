using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Calendar;

/// <summary>The working calendar as it is published now. Taken by constructor; one for each host, safe for use by several calls at once.</summary>
public interface ICalendarSource
{
    /// <summary>
    /// All versions known to this host. A version published on any host is in it after at most two seconds, on the publishing
    /// host at once. Store <see cref="WorkCalendar.Version"/> beside what was computed, and never compute it again because of a newer version.
    /// </summary>
    /// <param name="cancel">Ends the wait for the database; the calendar in memory needs none.</param>
    /// <exception cref="UnavailableFault">The database is away and nothing has been read yet: <c>CALENDAR_AWAY</c>.</exception>
    ValueTask<CalendarHistory> GetAsync(CancellationToken cancel);
}
