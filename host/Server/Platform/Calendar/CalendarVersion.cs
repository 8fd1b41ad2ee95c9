using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Data;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>A whole version of the calendar; added, never changed.</summary>
internal sealed class CalendarVersion : Aggregate
{
    /// <summary>The calendar is one for the country: its rows and facts belong to no commune.</summary>
    public const string NoCommune = "";

    public required int Version { get; init; }

    /// <summary>Null for the first version: known from the beginning.</summary>
    public DateTimeOffset? KnownFrom { get; init; }

    public TimeOnly CutOff { get; init; }

    /// <summary>Start and end of each stretch of a working day, in turn.</summary>
    public List<TimeOnly> WorkingHours { get; init; } = [];

    public List<CalendarYearRow> Years { get; init; } = [];

    public List<CalendarDayRow> Days { get; init; } = [];

    public int ChangedYear { get; init; }

    public int ChangedDays { get; init; }

    public string Reason { get; init; } = "";

    public string Publisher { get; init; } = "";

    public override string ResourceName => CalendarNames.OfVersion(Version);

    public static CalendarVersion From(
        WorkCalendar calendar, DateTimeOffset? knownFrom, string reason, string publisher, int changedYear = 0, int changedDays = 0) => new()
    {
        Commune = NoCommune,
        Version = calendar.Version,
        KnownFrom = knownFrom,
        CutOff = calendar.CutOff,
        WorkingHours = [.. calendar.WorkingHours.SelectMany(stretch => new[] { stretch.From, stretch.To })],
        Years = [.. calendar.Years.Select(year => new CalendarYearRow { Year = year, Verified = calendar.IsVerified(year) })],
        Days = [.. calendar.Days.Select(day => new CalendarDayRow { Date = day.Date, Kind = day.Kind, LegalBasis = day.LegalBasis, Reason = day.Reason, Verified = day.Verified })],
        Reason = reason,
        Publisher = publisher,
        ChangedYear = changedYear,
        ChangedDays = changedDays,
    };

    public WorkCalendar ToCalendar() => new(
        Version, KnownFrom ?? DateTimeOffset.MinValue, Years.ToDictionary(year => year.Year, year => year.Verified),
        Days.Select(day => new CalendarDay(day.Date, day.Kind, day.LegalBasis, day.Reason, day.Verified)),
        [.. WorkingHours.Chunk(2).Select(stretch => new WorkingHours(stretch[0], stretch[1]))], CutOff);
}
