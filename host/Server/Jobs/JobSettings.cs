namespace CchcPlatform.Server.Jobs;

/// <summary>How jobs are scheduled.</summary>
/// <param name="RetryPause">From a failure to the next try; doubled each time, up to an hour.</param>
/// <param name="CheckIn">How often a host shows the others that it lives. Its runs are taken over when it was silent for three times this.</param>
internal sealed record JobSettings(TimeSpan RetryPause, TimeSpan CheckIn)
{
    /// <summary>Jobs that one host runs at the same time.</summary>
    public const int MostAtOnce = 4;

    /// <summary>A time that is later than this counts as missed: of several missed ones only the latest is run.</summary>
    public static readonly TimeSpan MissedAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Reads <c>Jobs:RetrySeconds</c> (60) and <c>Jobs:CheckInSeconds</c> (7.5).</summary>
    public static JobSettings Read(IConfiguration configuration) => new(
        TimeSpan.FromSeconds(Math.Max(0.5, configuration.GetValue("Jobs:RetrySeconds", 60.0))),
        TimeSpan.FromSeconds(Math.Max(0.5, configuration.GetValue("Jobs:CheckInSeconds", 7.5))));

    public TimeSpan PauseAfter(int attempts) =>
        RetryPause * Math.Pow(2, Math.Min(attempts, 20) - 1) is var pause && pause < LongestPause ? pause : LongestPause;
}
