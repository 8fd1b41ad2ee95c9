using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Server.Facts;

/// <summary>Where a reaction gets the facts of its publisher: from the publisher's log in this host's database, or from another host's feed.</summary>
internal interface IFactSource
{
    /// <summary>What an operator must know, in one sentence; null while all is well.</summary>
    string? Complaint { get; }

    /// <summary>The log in which positions count, kept with the cursor: a publisher may be restored without the subscriber. Null before it is known.</summary>
    Guid? Log { get; }

    /// <summary>Goes on in the log that was kept with the cursor.</summary>
    void Resume(Guid? log);

    /// <summary>The next final facts of the reaction's kinds; waits for some, as long as <see cref="FactSettings.Poll"/> or a little longer.</summary>
    /// <param name="after">Position of the last fact that the reaction has.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>
    /// None and <paramref name="after"/> when nothing came; null when the log was replaced by an older one, and the cursor has to be read again.
    /// </returns>
    Task<FactBatch?> ReadAsync(long after, int limit, CancellationToken cancel);

    /// <summary>One fact by its position, of whatever kind; null when the log has none there.</summary>
    /// <exception cref="Kernel.Faults.UnavailableFault">Whether there is one, who answers does not know yet.</exception>
    Task<FactRow?> FindAsync(long position, CancellationToken cancel);
}
