using Cchc.Platform.V1;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>What witnesses know: the hash of each checkpoint, the last one of each log and chain, and the keys.</summary>
internal sealed class WitnessBook
{
    private readonly IReadOnlyList<string> files;
    private readonly Dictionary<(string Module, string Commune), List<Seen>> chains = [];
    private readonly Dictionary<(string Module, string Log), Whole> whole = [];

    public WitnessBook(IReadOnlyList<string> files, Action<Finding> found)
    {
        this.files = files;
        foreach (var file in files)
        {
            var (ownKeys, damaged, ends) = (0L, false, new Dictionary<(string Module, string Log), Checkpoint>());
            foreach (var (number, line) in EvidenceLines.Read(file))
            {
                if (line?.Key is { } key)
                {
                    ownKeys = Math.Max(ownKeys, key.Number);
                    Add(key, found);
                }
                else if (line?.Checkpoint is { } checkpoint)
                {
                    Add(checkpoint);
                    var log = (checkpoint.Module, checkpoint.LogId);
                    // Lines in another order were put together from several files.
                    if (!ends.TryGetValue(log, out var before) || CheckpointPlace.Of(checkpoint).CompareTo(CheckpointPlace.Of(before)) > 0)
                    {
                        ends[log] = checkpoint;
                    }
                    else
                    {
                        damaged = true;
                    }
                }
                else
                {
                    damaged = true;
                    found(new Finding(Severity.Note, "witness_line", "", "", $"Line {number} of {file} is neither a checkpoint nor a key; it was passed over.", []));
                }
            }

            foreach (var (log, last) in ownKeys > 0 ? ends : [])
            {
                var candidate = new Whole(last, ownKeys, damaged);
                whole[log] = whole.TryGetValue(log, out var other) && other.Place.CompareTo(candidate.Place) > 0 ? other : candidate;
            }
        }
    }

    /// <summary>The keys that the witnesses know.</summary>
    public KeyList Keys { get; } = new();

    /// <summary>The chains, each with its logs in no order: which file was read first says nothing.</summary>
    public IReadOnlyDictionary<(string Module, string Commune), List<Seen>> Chains => chains;

    /// <summary>The hash of a checkpoint; null when no witness has it.</summary>
    public ByteString? HashOf(Checkpoint checkpoint) =>
        chains.GetValueOrDefault((checkpoint.Module, checkpoint.Commune))?.Find(s => s.Log == checkpoint.LogId)?.HashOf(checkpoint.Number);

    /// <summary>
    /// The witness that has every checkpoint of a log up to its last one; null when there is none. A host tells its witness file
    /// everything in the order of its sealing, and keys too; what a client kept has no keys and holds what it watched.
    /// </summary>
    public Whole? WholeOf(string module, string log) => whole.GetValueOrDefault((module, log));

    /// <summary>The checkpoint whose hash is kept, looked up again in the files.</summary>
    public Checkpoint? Find(string module, string commune, string log, long number) =>
        Read().Where(c => c.Module == module && c.Commune == commune && c.LogId == log && c.Number == number)
            .FirstOrDefault(c => SignedText.HashOf(c) == chains[(module, commune)].Find(s => s.Log == log)?.HashOf(number));

    /// <summary>The checkpoints of the files, read once more.</summary>
    public IEnumerable<Checkpoint> Read() => files.SelectMany(EvidenceLines.Read).Select(l => l.Line?.Checkpoint).OfType<Checkpoint>();

    /// <summary>Where lines of the witnesses contradict each other: tells whether two were signed, and keeps the one that was. To be called when the keys are known.</summary>
    public void Settle(Action<Finding> found)
    {
        foreach (var unsigned in whole.Where(w => !Keys.IsSigned(w.Value.Last)).ToList())
        {
            whole.Remove(unsigned.Key);
        }

        var disputed = chains.SelectMany(chain => chain.Value).Where(seen => seen.Disputed.Count > 0).ToDictionary(seen => (seen.Head.Module, seen.Head.Commune, seen.Log));
        if (disputed.Count == 0)
        {
            return;
        }

        var signed = new Dictionary<(Seen Seen, long Number), (Checkpoint One, bool Another)>();
        foreach (var checkpoint in Read())
        {
            if (disputed.TryGetValue((checkpoint.Module, checkpoint.Commune, checkpoint.LogId), out var seen) && seen.Disputed.Contains(checkpoint.Number) && Keys.IsSigned(checkpoint))
            {
                var place = (seen, checkpoint.Number);
                signed[place] = signed.TryGetValue(place, out var known) ? (known.One, known.Another || SignedText.HashOf(known.One) != SignedText.HashOf(checkpoint)) : (checkpoint, false);
            }
        }

        foreach (var (seen, number) in disputed.Values.SelectMany(seen => seen.Disputed.Order().Select(number => (seen, number))))
        {
            var (one, another) = signed.GetValueOrDefault((seen, number));
            var (severity, kind, sentence) = one is null ? (Severity.Wrong, "witness_altered", "none of them is signed by any known key: the witnesses themselves were altered, or the keys were forged.")
                : another ? (Severity.Wrong, "signed_twice", "both are signed: the chain was continued twice.")
                : (Severity.Note, "witness_altered", "only one of them is signed, and it counts: a line of the others was altered or damaged.");
            found(new Finding(severity, kind, seen.Head.Module, seen.Head.Commune, $"The witnesses hold different checkpoints {number} of log {seen.Log}, and {sentence}", []));
            if (one is not null)
            {
                seen.Keep(one);
            }
        }
    }

    private void Add(SealKey key, Action<Finding> found)
    {
        var known = key.Number >= 1 && key.Number <= Keys.All.Count ? Keys.All[(int)key.Number - 1] : null;
        var wrong = known is null ? Keys.Add(key) : SignedText.HashOf(known) == SignedText.HashOf(key) ? null : "another one is known under this number";
        if (wrong is not null)
        {
            found(new Finding(Severity.Wrong, "witness_key", "", "", $"Key {key.Number} ({key.KeyId}) of the witness does not count: {wrong}.", []));
        }
    }

    private void Add(Checkpoint checkpoint)
    {
        var chain = (checkpoint.Module, checkpoint.Commune);
        var logs = chains.TryGetValue(chain, out var known) ? known : chains[chain] = [];
        var seen = logs.Find(s => s.Log == checkpoint.LogId);
        if (seen is null)
        {
            logs.Add(seen = new Seen(checkpoint));
        }

        seen.Add(checkpoint);
    }

    /// <summary>A witness file of a host, as far as it goes in one log.</summary>
    /// <param name="Last">The last checkpoint.</param>
    /// <param name="Keys">Number of the last key that it has.</param>
    /// <param name="Damaged">Whether it has lines that cannot be read or stand in another order, so that it may lack others.</param>
    internal sealed record Whole(Checkpoint Last, long Keys, bool Damaged)
    {
        public CheckpointPlace Place => CheckpointPlace.Of(Last);
    }

    /// <summary>What is known of one log of one chain; 32 bytes a checkpoint.</summary>
    internal sealed class Seen(Checkpoint first)
    {
        // The numbers may have gaps, and the witnesses begin anywhere.
        private const int PageLength = 32;

        private readonly Dictionary<long, byte[]> pages = [];

        public string Log { get; } = first.LogId;

        /// <summary>The checkpoint with the lowest number.</summary>
        public Checkpoint First { get; private set; } = first;

        /// <summary>The checkpoint with the highest number.</summary>
        public Checkpoint Head { get; private set; } = first;

        /// <summary>Numbers of which there is more than one checkpoint.</summary>
        public HashSet<long> Disputed { get; } = [];

        public void Add(Checkpoint checkpoint)
        {
            if (HashOf(checkpoint.Number) is not { } known)
            {
                Keep(checkpoint);
            }
            else if (known != SignedText.HashOf(checkpoint))
            {
                Disputed.Add(checkpoint.Number);
            }
        }

        /// <summary>Keeps the checkpoint, also in place of another one of its number.</summary>
        public void Keep(Checkpoint checkpoint)
        {
            SignedText.HashOf(checkpoint).Span.CopyTo(Slot(pages.TryGetValue(checkpoint.Number / PageLength, out var page)
                ? page : pages[checkpoint.Number / PageLength] = new byte[PageLength * MerkleFrontier.HashSize], checkpoint.Number));
            Head = checkpoint.Number >= Head.Number ? checkpoint : Head;
            First = checkpoint.Number <= First.Number ? checkpoint : First;
        }

        public ByteString? HashOf(long number) =>
            pages.TryGetValue(number / PageLength, out var page) && ByteString.CopyFrom(Slot(page, number)) is var hash && hash != SignedText.NoHash ? hash : null;

        private static Span<byte> Slot(byte[] page, long number) => page.AsSpan((int)(number % PageLength) * MerkleFrontier.HashSize, MerkleFrontier.HashSize);
    }
}
