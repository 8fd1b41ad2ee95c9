namespace CchcPlatform.Kernel.Facts;

/// <summary>
/// One row of a module's fact log. Rows are added in the transaction of the change that they tell about and never altered;
/// the database role that the host runs under may only read and add them.
/// </summary>
public sealed class FactRow
{
    /// <summary>Place in the log: grows, with gaps. Order of commit is another matter, see the horizon.</summary>
    public long Position { get; set; }

    /// <summary>5-digit code of the commune.</summary>
    public required string Commune { get; set; }

    /// <summary>Full name of the protobuf message.</summary>
    public required string Type { get; set; }

    /// <summary>The message in its binary form.</summary>
    public required byte[] Payload { get; set; }

    /// <summary>Name of the resource.</summary>
    public required string Resource { get; set; }

    /// <summary>Revision of the resource after the change.</summary>
    public long Revision { get; set; }

    /// <summary>Subject of the caller, or <c>module:&lt;key&gt;</c>.</summary>
    public required string Actor { get; set; }

    /// <summary>The reason that the caller gave; empty without one.</summary>
    public required string Reason { get; set; }

    /// <summary>The request id of the call; empty without one.</summary>
    public required string RequestId { get; set; }

    /// <summary>W3C trace parent of the call that made the change; empty when it was not traced.</summary>
    public required string TraceParent { get; set; }

    /// <summary>When it was recorded, UTC, by the clock of the database.</summary>
    public DateTimeOffset RecordedAt { get; set; }
}
