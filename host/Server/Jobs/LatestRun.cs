namespace CchcPlatform.Server.Jobs;

/// <summary>The run of a job that began last, on whatever host.</summary>
/// <param name="ScheduledAt">The time that it was for; null when the job has never run.</param>
/// <param name="Attempts">How often that time has been tried.</param>
/// <param name="TraceParent">Its trace.</param>
/// <param name="IsUnfinished">Nobody recorded its end. As two runs of a job never overlap, its host is gone.</param>
internal sealed record LatestRun(DateTimeOffset? ScheduledAt, int Attempts, string TraceParent, bool IsUnfinished)
{
    /// <summary>Of a job that has never run.</summary>
    public static LatestRun None { get; } = new(null, 0, "", false);
}
