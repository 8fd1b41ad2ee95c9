namespace CchcPlatform.Kernel.Facts;

/// <summary>
/// The identity of a module's fact log. A restored backup is another log from that position on, because its positions will be given
/// out again to other facts: the restore begins a new row here, and whoever kept a position of the earlier log is told so.
/// The newest row counts. The database role that the host runs under may only read it.
/// </summary>
public sealed class FactLogId
{
    /// <summary>The identity.</summary>
    public Guid Id { get; set; }

    /// <summary>Facts up to this position were taken over from the log before; 0 for the first.</summary>
    public long BeginsAfter { get; set; }

    /// <summary>When it began, UTC; grows from row to row.</summary>
    public DateTimeOffset BegunAt { get; set; }
}
