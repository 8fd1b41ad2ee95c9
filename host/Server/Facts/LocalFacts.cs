using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Server.Facts;

/// <summary>The facts of a publisher that this host carries.</summary>
internal sealed class LocalFacts(ReactionSubject subject, Horizon horizon, FactReader reader, FactSettings settings) : IFactSource
{
    /// <summary>The module that publishes is itself asked about its facts.</summary>
    public string? Complaint => null;

    /// <summary>Its log is restored together with the cursor.</summary>
    public Guid? Log => null;

    public void Resume(Guid? log)
    {
    }

    public async Task<FactBatch?> ReadAsync(long after, int limit, CancellationToken cancel)
    {
        await horizon.WaitBeyondAsync(after, settings.Poll, cancel);
        return horizon.Final < after ? null : await reader.ReadAsync(subject.Publisher, after, subject.Types, limit, cancel);
    }

    public async Task<FactRow?> FindAsync(long position, CancellationToken cancel) =>
        await reader.FindAsync(subject.Publisher, position, cancel) is { } fact && subject.Types.Contains(fact.Type) ? fact : null;
}
