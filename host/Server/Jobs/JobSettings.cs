namespace CchcPlatform.Server.Jobs;

/// <summary>How jobs are scheduled.</summary>
/// <param name="RetryPause">From a failure to the next try; doubled each time, up to an hour.</param>
/// <param name="CheckIn">How often a host shows the others that it lives. Its runs are taken over when it was silent for three times this.</param>
/// <param name="KeepDays">How long answers to requests are kept.</param>
internal sealed record JobSettings(TimeSpan RetryPause, TimeSpan CheckIn, int KeepDays)
{
    /// <summary>Jobs that one host runs at the same time.</summary>
    public const int MostAtOnce = 4;

    /// <summary>A time that is later than this counts as missed: of several missed ones only the latest is run.</summary>
    public static readonly TimeSpan MissedAfter = TimeSpan.FromMinutes(1);

    /// <summary>A time that lies further ahead than this and the schedule was written by a clock that was ahead: those of hosts differ by less.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Reads <c>Jobs:RetrySeconds</c> (60), <c>Jobs:CheckInSeconds</c> (7.5) and <c>Requests:KeepDays</c> (30).</summary>
    public static JobSettings Read(SettingReader read) => new(
        read.Seconds("Jobs:RetrySeconds", 0.5, LongestPause.TotalSeconds) ?? TimeSpan.FromSeconds(60),
        read.Seconds("Jobs:CheckInSeconds", 0.5, 600) ?? TimeSpan.FromSeconds(7.5),
        read.Number("Requests:KeepDays", 1, 3650, "a number of days") ?? 30);

    public TimeSpan PauseAfter(int attempts) =>
        RetryPause * Math.Pow(2, Math.Min(attempts, 20) - 1) is var pause && pause < LongestPause ? pause : LongestPause;
}
