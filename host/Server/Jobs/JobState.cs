namespace CchcPlatform.Server.Jobs;

/// <summary>A job as the database knows it.</summary>
/// <param name="Module">Key of the module whose job it is; this host need not carry it.</param>
/// <param name="Name">Which.</param>
/// <param name="ScheduledAt">Scheduled time of the latest run; null before the first.</param>
/// <param name="SucceededAt">End of the latest run that succeeded; before the first one, when the job was first scheduled.</param>
/// <param name="Succeeded">Whether any run has succeeded.</param>
/// <param name="Failures">Failures since the last success.</param>
/// <param name="Error">Why the last one failed.</param>
/// <param name="DueAt">When it runs next, a retry included; null when nothing is scheduled.</param>
/// <param name="Running">Whether a run is under way somewhere.</param>
/// <param name="IsStuck">Whether the scheduler has given its trigger up.</param>
internal sealed record JobState(
    string Module, string Name, DateTimeOffset? ScheduledAt, DateTimeOffset SucceededAt, bool Succeeded, int Failures, string Error, DateTimeOffset? DueAt, bool Running,
    bool IsStuck)
{
    /// <summary>Longer than any takeover of a dead host's run: after it nobody runs the schedule.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    /// <summary>How long a run may hold the next time up, for runs of one job never overlap.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromHours(1);

    /// <summary>What an operator must know, in one sentence; null while all is well.</summary>
    public string? Complaint(DateTimeOffset now)
    {
        if (Failures > 0)
        {
            return $"The job {Name} has failed {Failures} times since its last success ({Error}); {(DueAt is { } next ? $"next try at {next:yyyy-MM-ddTHH:mm:ssZ}." : "no try is scheduled.")}";
        }

        if (IsStuck || DueAt is null && !Running)
        {
            return $"The job {Name} is not scheduled any more; start a host of {Module} again.";
        }

        return Delay(now) <= LongestDelay ? null
            : Running ? $"The job {Name} is due since {DueAt:yyyy-MM-ddTHH:mm:ssZ} and the run before has not ended; stop the host that runs it."
            : $"The job {Name} is due since {DueAt:yyyy-MM-ddTHH:mm:ssZ} and nobody runs it.";
    }

    /// <summary>How long it is due without being run. A run that is under way is one, until it holds the next time up for long.</summary>
    public TimeSpan Delay(DateTimeOffset now) =>
        DueAt is { } due && now > due && (!Running || now - due > LongestHold) ? now - due : TimeSpan.Zero;
}
