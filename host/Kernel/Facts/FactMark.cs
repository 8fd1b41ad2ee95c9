namespace CchcPlatform.Kernel.Facts;

/// <summary>At this instant everything up to this position was final. "As known at T" means facts up to the last mark at or before T.</summary>
public sealed class FactMark
{
    /// <summary>The instant, UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The last position that was final then.</summary>
    public long Position { get; set; }
}

/// <summary>How far a handler has read a publisher's log. Lies in the subscriber's schema and moves in the subscriber's transaction.</summary>
public sealed class FactCursor
{
    /// <summary>Name of the handler.</summary>
    public required string Handler { get; set; }

    /// <summary>Key of the publishing module.</summary>
    public required string Publisher { get; set; }

    /// <summary>The last position that was handled or parked.</summary>
    public long Position { get; set; }

    /// <summary>When it last moved, UTC.</summary>
    public DateTimeOffset MovedAt { get; set; }

    /// <summary>The log in which the position counts, for a publisher may be restored by itself; null until it was known at a move.</summary>
    public Guid? LogId { get; set; }
}

/// <summary>A fact that a handler could not take. It holds back later facts of the same resource for that handler, and no others.</summary>
public sealed class ParkedFact
{
    /// <summary>Name of the handler.</summary>
    public required string Handler { get; set; }

    /// <summary>Key of the publishing module.</summary>
    public required string Publisher { get; set; }

    /// <summary>Position of the fact in the publisher's log.</summary>
    public long Position { get; set; }

    /// <summary>Name of the resource.</summary>
    public required string Resource { get; set; }

    /// <summary>Why the last try failed; empty for a fact that only waits behind a parked one.</summary>
    public required string Error { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Tries { get; set; }

    /// <summary>When it was parked, UTC.</summary>
    public DateTimeOffset ParkedAt { get; set; }
}
