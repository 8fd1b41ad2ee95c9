using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Server.Facts;

/// <summary>The facts of a publisher that this host carries.</summary>
internal sealed class LocalFacts(ReactionSubject subject, Horizon horizon, FactReader reader, FactSettings settings, ILogger<Reaction> logger) : IFactSource
{
    private Guid? kept;
    private Guid? told;
    private Guid? heard;

    public string? Complaint { get; private set; }

    public Guid? Log => horizon.Log?.Id;

    public void Resume(Guid? log) => kept = log;

    public async Task<FactBatch?> ReadAsync(long after, int limit, CancellationToken cancel)
    {
        await horizon.WaitBeyondAsync(after, settings.Poll, cancel);
        if (horizon.Log is not { } log)
        {
            return new FactBatch([], after);
        }

        var before = heard;
        heard = log.Id;
        if (before is not null && before != log.Id)
        {
            // Another host may have moved the cursor in the log that was left, and no fact of this one would show it.
            return null;
        }

        if (kept is { } earlier && earlier != log.Id)
        {
            // With one database the cursor is restored too. A publisher with a database of its own may be restored to before the cursor,
            // which this host may know only when it has read it again.
            if (told != log.Id && await reader.SharedAsync(subject.Publisher, earlier, cancel) is { } shared && shared < after)
            {
                Restored.Tell(logger, subject, shared, after);
                told = log.Id;
            }

            kept = log.Id;
        }

        var beyond = horizon.Final < after;
        Complaint = beyond ? Restored.Complaint(subject, after) : null;
        return beyond ? null : await reader.ReadAsync(subject.Publisher, after, subject.Types, limit, cancel);
    }

    public Task<FactRow?> FindAsync(long position, CancellationToken cancel) => reader.FindAsync(subject.Publisher, position, cancel);
}
