using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Server.Sealing;

/// <summary>
/// Compares the facts of one commune that a log says it took over with what was sealed of them in an earlier log. The database that a
/// log began in holds what was committed then: the facts that a checkpoint sealed, or fewer, but never others.
/// </summary>
/// <param name="earlier">Checkpoints of the earlier log by number.</param>
/// <param name="upTo">Position up to which facts were taken over from it.</param>
internal sealed class TakenOver(IEnumerable<Checkpoint> earlier, long upTo)
{
    /// <summary>Clocks of the database and of the host may differ by so much.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly Queue<Checkpoint> waiting = new(earlier);
    private readonly MerkleFrontier tree = new();
    private DateTimeOffset newest = DateTimeOffset.MinValue;
    private Checkpoint? incomplete;

    /// <summary>The last checkpoint whose facts are all there.</summary>
    public Checkpoint? Held { get; private set; }

    /// <summary>The first checkpoint whose facts are not those that it sealed, though they should be.</summary>
    public Checkpoint? Contradicted { get; private set; }

    /// <summary>Up to which position the newest of these logs holds the facts of an earlier one; 0 when it claims none.</summary>
    /// <param name="logs">The logs, oldest first, each with the position that it begins after.</param>
    /// <param name="earlier">Identity of the earlier log.</param>
    public static long UpTo(IReadOnlyList<(string Id, long BeginsAfter)> logs, string earlier)
    {
        var place = logs.Select(log => log.Id).ToList().IndexOf(earlier);
        // What the first one took over comes from a log that it does not name.
        return place < 0 ? logs.Select(log => log.BeginsAfter).FirstOrDefault() : logs.Skip(place + 1).Select(log => log.BeginsAfter).DefaultIfEmpty().Min();
    }

    /// <summary>Takes the next fact by position.</summary>
    public void Add(FactRow fact)
    {
        if (fact.Position <= upTo)
        {
            JudgeBelow(fact.Position);
            tree.Add(FactLeaf.Of(fact));
            newest = fact.RecordedAt > newest ? fact.RecordedAt : newest;
        }
    }

    /// <summary>Judges the rest; to be called after the last fact.</summary>
    public void End()
    {
        JudgeBelow(long.MaxValue);
        // A change that was under way when the backup was made is not in it, though its position is passed. What was sealed before
        // the newest of the facts had been committed by then.
        if (incomplete is { } lacking && lacking.LastPosition <= upTo && newest - lacking.SealTime.ToDateTimeOffset() > ClockTolerance)
        {
            Contradicted ??= lacking;
        }
    }

    private void JudgeBelow(long position)
    {
        while (waiting.TryPeek(out var next) && next.LastPosition < position)
        {
            waiting.Dequeue();
            if (tree.Count < next.FactCount)
            {
                incomplete ??= next;
            }
            else if (tree.Count == next.FactCount && next.RootHash.Span.SequenceEqual(tree.Root()))
            {
                Held = next;
            }
            else
            {
                Contradicted ??= next;
            }
        }
    }
}
