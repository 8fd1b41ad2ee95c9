namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>A year that a version covers.</summary>
internal sealed class CalendarYearRow
{
    public int Year { get; init; }

    public bool Verified { get; init; }
}
