using Cchc.Platform.V1;
using CchcPlatform.Server.Sealing;
using Npgsql;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>
/// The checkpoints of one log for watches. One short look a second tells all of them whether there is something new; only who has
/// something to get then reads.
/// </summary>
internal sealed class CheckpointTail(string schema, NpgsqlDataSource source, TimeProvider clock)
{
    private const int PageSize = 200;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim looking = new(1, 1);
    private volatile Known? known;

    /// <summary>The newest place of any commune, at most a second old.</summary>
    public async ValueTask<CheckpointPlace> NewestAsync(CancellationToken cancel)
    {
        if (Fresh is { } fresh)
        {
            return fresh.Newest;
        }

        await looking.WaitAsync(cancel);
        try
        {
            if (Fresh is { } meanwhile)
            {
                return meanwhile.Newest;
            }

            await using var connection = await source.OpenConnectionAsync(cancel);
            var newest = await CheckpointTable.NewestAsync(connection, schema, cancel);
            known = new Known(newest, clock.GetTimestamp());
            return newest;
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>The next checkpoints after a place, and the place after them.</summary>
    /// <param name="after">The last place that the watch has seen.</param>
    /// <param name="communes">Only those of these communes; null for all.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<(IReadOnlyList<Checkpoint> Checkpoints, CheckpointPlace UpTo)> ReadAsync(CheckpointPlace after, string[]? communes, CancellationToken cancel)
    {
        var upTo = await NewestAsync(cancel);
        if (upTo.CompareTo(after) <= 0)
        {
            return ([], after);
        }

        await using var connection = await source.OpenConnectionAsync(cancel);
        var page = await CheckpointTable.ReadAsync(connection, schema, after, communes, PageSize, cancel);
        return (page, page.Count < PageSize ? Later(upTo, page) : CheckpointPlace.Of(page[^1]));
    }

    private Known? Fresh => known is { } value && clock.GetElapsedTime(value.At) < LookEvery ? value : null;

    // The page may hold more than the look before it saw; nothing is sealed at or before a place that was seen.
    private static CheckpointPlace Later(CheckpointPlace looked, List<Checkpoint> page) =>
        page.Count > 0 && CheckpointPlace.Of(page[^1]) is var last && last.CompareTo(looked) > 0 ? last : looked;

    private sealed record Known(CheckpointPlace Newest, long At);
}
