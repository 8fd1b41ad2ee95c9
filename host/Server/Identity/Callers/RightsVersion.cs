using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Identity.Data;
using Npgsql;

namespace CchcPlatform.Server.Identity.Callers;

/// <summary>
/// The version of all rights, at most <see cref="Lease"/> old. Whoever asks when the known value is older reads it anew,
/// so a withdrawn right ends in time even when the background watch is late, and nobody is served on old rights
/// while the database cannot be asked.
/// </summary>
internal sealed class RightsVersion(NpgsqlDataSource source, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(800);

    // On a session that is dead it shall not hang for long.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);

    private readonly Lock storing = new();
    private volatile Known? known;
    private Task<long>? asking;

    public ValueTask<long> CurrentAsync(CancellationToken cancel) =>
        known is { } value && IsFresh(value) ? new(value.Version) : new(ReadTogether().WaitAsync(cancel));

    /// <summary>Asks the database now, whatever is known.</summary>
    public async Task<long> ReadAsync(CancellationToken cancel)
    {
        // Taken before the question: the answer is at least as new as this moment.
        var asked = clock.GetTimestamp();
        var version = await Canceller.EndAfterAsync(LongestQuestion, AskAsync).WaitAsync(cancel);
        lock (storing)
        {
            if (known is null || known.Asked < asked)
            {
                known = new Known(version, asked);
            }
        }

        return version;
    }

    private async Task<long> AskAsync(CancellationToken ending)
    {
        await using var command = source.CreateCommand($"select version from {IdentityDb.Schema}.rights_state where id = {RightsState.OnlyId}");
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync(ending)
            ?? throw new InvalidOperationException("The table identity.rights_state has lost its row; restore it with: insert into identity.rights_state values (1, 1)."));
    }

    /// <summary>All who need it at once share one question, and one failure when the database is away.</summary>
    private Task<long> ReadTogether()
    {
        lock (storing)
        {
            return asking is { IsCompleted: false } ? asking : asking = ReadAsync(CancellationToken.None);
        }
    }

    private bool IsFresh(Known value) => clock.GetElapsedTime(value.Asked) < Lease;

    private sealed record Known(long Version, long Asked);
}
