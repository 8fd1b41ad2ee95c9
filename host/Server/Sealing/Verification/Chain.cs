using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>
/// Follows one chain through an export: grows the tree by the facts as they come and compares it at each checkpoint. After a
/// difference it goes on from the tree that was sealed, so that each stretch is judged by itself.
/// </summary>
internal sealed class Chain(string module, string commune, KeyList keys, WitnessBook? witness, Action<Finding> found, Action<Difference> differs)
{
    // More facts between two checkpoints than any honest sealing has are counted, but not told one by one.
    private const int LongestStretch = 2 * SealSettings.BatchSize;
    private const int MostUnsigned = 100;

    private readonly List<(long Position, byte[] Leaf)> stretch = [];
    private readonly Dictionary<string, Checkpoint> lastOfLog = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Checkpoint> firstSigned = new(StringComparer.Ordinal);
    private MerkleFrontier tree = new();
    private (long Count, byte[] State) sealedTree = (0, []);
    private ByteString? lastHash = SignedText.NoHash;
    private DateTimeOffset newest = DateTimeOffset.MinValue;
    private long lastPosition = long.MinValue;
    private long facts;
    private bool contradicted;

    /// <summary>The last checkpoint.</summary>
    public Checkpoint? Last { get; private set; }

    /// <summary>Checkpoints that nobody signed as they are, the first of them.</summary>
    public List<Checkpoint> Unsigned { get; } = [];

    /// <summary>How many more of them there are.</summary>
    public long MoreUnsigned { get; private set; }

    /// <summary>Facts after the last checkpoint.</summary>
    public long Unsealed { get; private set; }

    /// <summary>Positions of the facts after the last checkpoint, the first of them.</summary>
    public IEnumerable<long> UnsealedPositions => stretch.Select(fact => fact.Position);

    /// <summary>Number of the last checkpoint that a witness confirms.</summary>
    public long WitnessedUpTo { get; private set; }

    public ChainSummary Summary => new(module, commune, facts, Unsealed, Last?.Number ?? 0, Last?.LastPosition ?? 0, WitnessedUpTo);

    /// <summary>The last checkpoint that the export has of a log, or null.</summary>
    public Checkpoint? LastOf(string log) => lastOfLog.GetValueOrDefault(log);

    /// <summary>The first checkpoint that somebody signed of each log.</summary>
    public IEnumerable<Checkpoint> FirstSigned => firstSigned.Values;

    public void Add(FactRow fact, long line)
    {
        if (fact.Position <= lastPosition || fact.Position <= Last?.LastPosition)
        {
            Report(Severity.Wrong, "order", $"Line {line}: the fact at position {fact.Position} stands after facts or checkpoints of later positions; the lines were put into another order.", fact.Position);
            return;
        }

        var leaf = FactLeaf.Of(fact);
        tree.Add(leaf);
        if (stretch.Count < LongestStretch)
        {
            stretch.Add((fact.Position, leaf));
        }

        (lastPosition, facts, Unsealed) = (fact.Position, facts + 1, Unsealed + 1);
        newest = fact.RecordedAt > newest ? fact.RecordedAt : newest;
    }

    public void Add(Checkpoint checkpoint, ReadOnlySpan<byte> frontier, ReadOnlySpan<byte> leaves)
    {
        CheckOrder(checkpoint);
        CheckSignature(checkpoint);
        CheckTimes(checkpoint);
        CheckWitness(checkpoint);
        if (tree.Count != checkpoint.FactCount || !checkpoint.RootHash.Span.SequenceEqual(tree.Root()))
        {
            Compare(checkpoint, leaves);
            tree = MerkleFrontier.From(checkpoint.FactCount, frontier) is { } own && checkpoint.RootHash.Span.SequenceEqual(own.Root()) ? own : tree;
        }

        stretch.Clear();
        sealedTree = (tree.Count, tree.ToBytes());
        (Last, lastOfLog[checkpoint.LogId], Unsealed, newest) = (checkpoint, checkpoint, 0, DateTimeOffset.MinValue);
    }

    private void CheckOrder(Checkpoint next)
    {
        var before = Last?.Number ?? 0;
        if (next.Number <= before)
        {
            Report(Severity.Wrong, "order", $"Checkpoint {next.Number} stands after checkpoint {before}.");
        }
        else if (next.Number > before + 1)
        {
            Report(Severity.Wrong, "checkpoint_missing", $"{(next.Number == before + 2 ? $"Checkpoint {before + 1} is" : $"Checkpoints {before + 1} to {next.Number - 1} are")} missing.");
        }
        else if (lastHash is not null && next.PreviousHash != lastHash)
        {
            Report(Severity.Wrong, "chain_broken", before == 0
                ? "Checkpoint 1 does not begin a chain."
                : $"Checkpoint {next.Number} does not follow the checkpoint {before} of this export but another one: one of the two was replaced.");
        }

        if (Last is { } last && last.LogId != next.LogId)
        {
            Report(lastOfLog.ContainsKey(next.LogId) ? Severity.Wrong : Severity.Note, "restored",
                $"From checkpoint {next.Number} on the chain goes on in log {next.LogId}: the database was restored to a state that ended with checkpoint {before} (position {last.LastPosition}, sealed {Time(last)}).");
        }

        lastHash = SignedText.HashOf(next);
    }

    private void CheckSignature(Checkpoint next)
    {
        if (keys.Find(next.KeyId) is not { } key)
        {
            Report(Severity.Wrong, "unknown_key", $"Checkpoint {next.Number} is signed with a key that is not in the list of keys: {next.KeyId}.");
            return;
        }

        if (!keys.IsSigned(next))
        {
            // Told at the end, when all communes are known: it may be another one's.
            lastHash = null;
            if (Unsigned.Count < MostUnsigned)
            {
                Unsigned.Add(next);
            }
            else
            {
                MoreUnsigned++;
            }

            return;
        }

        if (!keys.IsInPeriod(next))
        {
            Report(Severity.Wrong, "key_period",
                $"Checkpoint {next.Number} says that it was sealed {Time(next)}, but its key {key.Number} was in force from {Time(key.ValidFromTime)}{(keys.EndOf(key) is { } end ? $" until {end:u}" : "")}: it was signed with a key that was not in force, perhaps a stolen one.");
            return;
        }

        firstSigned.TryAdd(next.LogId, next);
    }

    private void CheckTimes(Checkpoint next)
    {
        if (Last is { } last && next.SealTime.CompareTo(last.SealTime) < 0)
        {
            Report(Severity.Wrong, "seal_time", $"Checkpoint {next.Number} says that it was sealed {Time(next)}, before checkpoint {last.Number} ({Time(last)}).");
        }

        if (newest - next.SealTime.ToDateTimeOffset() > TakenOver.ClockTolerance)
        {
            Report(Severity.Wrong, "seal_time", $"Checkpoint {next.Number} says that it was sealed {Time(next)}, but covers a fact that was recorded {newest:u}: its time was put back, or the clock was.");
        }
    }

    private void CheckWitness(Checkpoint next)
    {
        var hash = witness?.HashOf(next);
        if (hash is not null && hash == SignedText.HashOf(next))
        {
            WitnessedUpTo = next.Number;
        }
        else if (hash is null && witness?.WholeOf(module, next.LogId) is { } whole && CheckpointPlace.Of(next).CompareTo(whole.Place) <= 0 && keys.IsSigned(next))
        {
            // A host that was told of a key tells the witness; whoever has the one before could have signed this since.
            var succeeded = keys.Find(next.KeyId)!.Number < whole.Keys;
            Report(succeeded && !whole.Damaged ? Severity.Wrong : Severity.Note, "unwitnessed",
                $"Checkpoint {next.Number} is not in the witness, which has later ones of {module}{(whole.Damaged ? ", but also lines that cannot be read or stand in another order" : "")}: {(succeeded && !whole.Damaged ? "it was added later with a stolen old key." : "it was added with a stolen key, or the witness lost that line.")}");
        }
        else if (hash is not null && !contradicted)
        {
            contradicted = true;
            var seen = witness!.Find(module, commune, next.LogId, next.Number)!;
            Report(Severity.Wrong, keys.IsSigned(seen) ? "witness_contradicts" : "witness_altered", keys.IsSigned(seen)
                ? $"Checkpoint {next.Number} is not the one that the witness has ({seen.FactCount} facts, sealed {Time(seen)}, key {keys.Find(seen.KeyId)!.Number}): the log was rewritten and sealed anew."
                : $"The witness's line of checkpoint {next.Number} is not signed by any known key: the witness itself was altered, or the keys were forged.");
        }
    }

    // Names what differs, where the export has the leaves that were sealed.
    private void Compare(Checkpoint next, ReadOnlySpan<byte> leaves)
    {
        var before = MerkleFrontier.From(sealedTree.Count, sealedTree.State)!;
        var expected = new Dictionary<ByteString, int>();
        for (; leaves.Length >= MerkleFrontier.HashSize; leaves = leaves[MerkleFrontier.HashSize..])
        {
            before.Add(leaves[..MerkleFrontier.HashSize]);
            expected[ByteString.CopyFrom(leaves[..MerkleFrontier.HashSize])] = expected.Count;
        }

        if (!next.RootHash.Span.SequenceEqual(before.Root()) || expected.Count != before.Count - sealedTree.Count || stretch.Count == LongestStretch)
        {
            Report(Severity.Wrong, "facts_differ",
                $"The facts {(Last is { } last ? $"after position {last.LastPosition} " : "")}up to position {next.LastPosition} are not those that checkpoint {next.Number} sealed (sealed {Time(next)}): it counts {next.FactCount - sealedTree.Count} of them, the export has {stretch.Count}{(stretch.Count == LongestStretch ? " or more" : "")}.");
            return;
        }

        ByteString[] order = [.. expected.Keys];
        var (after, told) = (Last?.LastPosition ?? 0, 0);
        var strangers = new List<long>();
        foreach (var (position, leaf) in stretch)
        {
            if (expected.TryGetValue(ByteString.CopyFrom(leaf), out var index))
            {
                Tell(position, index);
                (after, told) = (position, index + 1);
            }
            else
            {
                strangers.Add(position);
            }
        }

        Tell(null, order.Length);

        void Tell(long? position, int until)
        {
            if (strangers.Count > 0 || until > told)
            {
                differs(new Difference(next, after, position, [.. strangers], [.. order[told..Math.Max(told, until)]]));
                strangers.Clear();
            }
        }
    }

    private void Report(Severity severity, string kind, string sentence, params long[] positions) => found(new Finding(severity, kind, module, commune, sentence, positions));

    private static string Time(Checkpoint checkpoint) => Time(checkpoint.SealTime);

    private static string Time(Google.Protobuf.WellKnownTypes.Timestamp? time) => $"{(time ?? new()).ToDateTimeOffset():u}";
}
