using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>Some facts for one watch.</summary>
/// <param name="Log">The log that they stand in; null while the horizon does not know it.</param>
/// <param name="Facts">The facts, by position.</param>
/// <param name="UpTo">The place after them.</param>
internal sealed record TailSlice(HorizonLog? Log, IReadOnlyList<Fact> Facts, long UpTo);

/// <summary>
/// The newest facts of one log in memory, read once for all watches of this host. A watch that is further behind reads for itself,
/// two at a time, so that many of them leave connections for the module's own work.
/// </summary>
internal sealed class FactTail(Horizon horizon, FactReader reader, FactTypes types, CheckpointTail checkpoints)
{
    // Positions, not facts: what is further behind is read from the database.
    private const long Length = 4_000;
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly SemaphoreSlim reading = new(1, 1);
    private readonly SemaphoreSlim behind = new(2, 2);
    private volatile Segment newest = new(null, 0, 0, []);

    public Horizon Horizon { get; } = horizon;

    /// <summary>What is sealed of it.</summary>
    public CheckpointTail Checkpoints { get; } = checkpoints;

    /// <summary>The next facts after a place that a watch wants; none when it has seen all that are final.</summary>
    public async ValueTask<TailSlice> ReadAsync(long after, WatchQuery query, string[]? communes, CancellationToken cancel)
    {
        // In this order: in between a log may be replaced, and then its positions do not count.
        var log = Horizon.Log;
        var final = Horizon.Final;
        if (log is null || final <= after)
        {
            return new TailSlice(log, [], after);
        }

        var now = newest;
        if (now.Log != log || after >= now.End || final - now.End > Length)
        {
            now = await AdvanceAsync(after, log, cancel);
        }

        if (now.Log == log && after >= now.Start && after < now.End)
        {
            return new TailSlice(log, [.. now.Facts.Where(f => f.Position > after && query.Wants(f.Type) && (communes is null || communes.Contains(f.Commune)))], now.End);
        }

        await behind.WaitAsync(cancel);
        try
        {
            var slice = await reader.ReadAsync(Horizon.Schema, after, Math.Min(final, after + FeedSettings.Reach), query.Types, communes, FeedSettings.BatchSize, cancel);
            return slice.LogId == log.Id ? new TailSlice(log, [.. slice.Facts.Select(f => Message(f, log))], slice.UpTo) : new TailSlice(null, [], after);
        }
        finally
        {
            behind.Release();
        }
    }

    private async Task<Segment> AdvanceAsync(long after, HorizonLog log, CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            var final = Horizon.Final;
            var now = newest;
            if (now.Log != log || final - now.End > Length)
            {
                var start = Math.Max(0, final - Length / 2);
                now = new Segment(log, start, start, []);
            }

            while (now.End < final && now.End <= after)
            {
                var slice = await reader.ReadAsync(Horizon.Schema, now.End, final, null, null, FeedSettings.BatchSize, cancel);
                if (slice.LogId != log.Id)
                {
                    // Replaced, and the horizon has not seen it yet.
                    return new Segment(null, 0, 0, []);
                }

                now = now.With([.. slice.Facts.Select(f => Message(f, log))], slice.UpTo);
            }

            return newest = now;
        }
        finally
        {
            reading.Release();
        }
    }

    private Fact Message(FactRow row, HorizonLog log) => new()
    {
        Module = Horizon.Schema,
        LogId = log.Id.ToString(),
        Position = row.Position,
        Commune = row.Commune,
        Type = row.Type,
        Payload = types.PayloadOf(row),
        Resource = row.Resource,
        Revision = row.Revision,
        Actor = row.Actor,
        Reason = row.Reason,
        RequestId = row.RequestId,
        TraceParent = row.TraceParent,
        RecordTime = row.RecordedAt.ToTimestamp(),
    };

    /// <summary>All facts with a position above Start and not above End. Never changed, so readers need no lock.</summary>
    private sealed record Segment(HorizonLog? Log, long Start, long End, IReadOnlyList<Fact> Facts)
    {
        public Segment With(IReadOnlyList<Fact> more, long end)
        {
            List<Fact> all = [.. Facts, .. more];
            var old = all.Count;
            for (var bytes = 0L; old > 0 && all[old - 1].Position > end - Length; old--)
            {
                bytes += all[old - 1].Payload.Length;
                if (bytes > MostBytes)
                {
                    break;
                }
            }

            return new Segment(Log, old == 0 ? Start : all[old - 1].Position, end, all[old..]);
        }
    }
}
