namespace CchcPlatform.Kernel.Calendar;

/// <summary>
/// Days and instants in Vietnam. Asia/Ho_Chi_Minh has been UTC+7 without daylight saving since 13/06/1975, so the offset
/// is fixed here and no time zone database is needed on the machine. Instants are returned in UTC, as PostgreSQL wants them.
/// </summary>
public static class VietnamTime
{
    /// <summary>UTC+7.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// <summary>The day it is in Vietnam at an instant: 2026-03-01T17:30Z is already 02/03/2026.</summary>
    /// <param name="instant">Any offset.</param>
    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The clock time in Vietnam at an instant.</summary>
    /// <param name="instant">Any offset.</param>
    public static TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The instant of a clock time in Vietnam, in UTC.</summary>
    /// <param name="date">The day in Vietnam.</param>
    /// <param name="time">The time in Vietnam.</param>
    public static DateTimeOffset InstantOf(DateOnly date, TimeOnly time) =>
        new DateTimeOffset(date.ToDateTime(time), Offset).ToUniversalTime();

    /// <summary>00:00 of a day in Vietnam, in UTC: 17:00Z of the day before.</summary>
    /// <param name="date">The day in Vietnam.</param>
    public static DateTimeOffset StartOf(DateOnly date) => InstantOf(date, TimeOnly.MinValue);

    /// <summary>24:00 of a day in Vietnam, in UTC, which is the start of the next day.</summary>
    /// <param name="date">The day in Vietnam.</param>
    public static DateTimeOffset EndOf(DateOnly date) => StartOf(date).AddDays(1);
}
