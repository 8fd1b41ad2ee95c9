namespace CchcPlatform.Server.Admission;

/// <summary>The place of one call at a gate: in service, or in the line of its subject.</summary>
internal sealed class Place(Line line, DateTimeOffset patience, DateTimeOffset deadline, CancellationToken ended)
{
    public Line Line { get; } = line;

    /// <summary>No call waits longer.</summary>
    public DateTimeOffset Patience { get; } = patience;

    /// <summary>When the caller stops waiting: what cannot be done by then is not begun.</summary>
    public DateTimeOffset Deadline { get; } = deadline;

    /// <summary>The caller has gone.</summary>
    public CancellationToken Ended { get; } = ended;

    /// <summary>When it got its turn, as a timestamp of the clock.</summary>
    public long Since { get; set; }

    /// <summary>Set while the call waits: true = go, false = refused.</summary>
    public TaskCompletionSource<bool>? Turn { get; set; }
}
