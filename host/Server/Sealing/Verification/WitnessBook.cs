using Cchc.Platform.V1;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>What witnesses know: the hash of each checkpoint, the last one of each log and chain, and the keys.</summary>
internal sealed class WitnessBook
{
    private readonly IReadOnlyList<string> files;
    private readonly Dictionary<(string Module, string Commune), List<Seen>> chains = [];

    public WitnessBook(IReadOnlyList<string> files, Action<Finding> found)
    {
        this.files = files;
        foreach (var file in files)
        {
            foreach (var (number, line) in EvidenceLines.Read(file))
            {
                if (line?.Key is { } key)
                {
                    Add(key, found);
                }
                else if (line?.Checkpoint is { } checkpoint)
                {
                    Add(checkpoint, found);
                }
                else
                {
                    found(new Finding(Severity.Note, "witness_line", "", "", $"Line {number} of {file} is neither a checkpoint nor a key; it was passed over.", []));
                }
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

    /// <summary>The witness's line of a checkpoint, looked up again in the files.</summary>
    public Checkpoint? Find(string module, string commune, string log, long number) =>
        Read().FirstOrDefault(c => c.Module == module && c.Commune == commune && c.LogId == log && c.Number == number);

    /// <summary>The checkpoints of the files, read once more.</summary>
    public IEnumerable<Checkpoint> Read() => files.SelectMany(EvidenceLines.Read).Select(l => l.Line?.Checkpoint).OfType<Checkpoint>();

    private void Add(SealKey key, Action<Finding> found)
    {
        var known = key.Number >= 1 && key.Number <= Keys.All.Count ? Keys.All[(int)key.Number - 1] : null;
        var wrong = known is null ? Keys.Add(key) : SignedText.HashOf(known) == SignedText.HashOf(key) ? null : "another one is known under this number";
        if (wrong is not null)
        {
            found(new Finding(Severity.Wrong, "witness_key", "", "", $"Key {key.Number} ({key.KeyId}) of the witness does not count: {wrong}.", []));
        }
    }

    private void Add(Checkpoint checkpoint, Action<Finding> found)
    {
        var chain = (checkpoint.Module, checkpoint.Commune);
        var logs = chains.TryGetValue(chain, out var known) ? known : chains[chain] = [];
        var seen = logs.Find(s => s.Log == checkpoint.LogId);
        if (seen is null)
        {
            logs.Add(seen = new Seen(checkpoint));
        }

        if (!seen.Add(checkpoint))
        {
            found(new Finding(Severity.Wrong, "signed_twice", checkpoint.Module, checkpoint.Commune,
                $"The witnesses hold two different checkpoints {checkpoint.Number}: the chain was continued twice.", []));
        }
    }

    /// <summary>What is known of one log of one chain; 32 bytes a checkpoint.</summary>
    internal sealed class Seen(Checkpoint first)
    {
        private const long LongestGap = 100_000;

        private readonly List<byte> hashes = [];

        public string Log { get; } = first.LogId;

        public long FirstNumber { get; } = first.Number;

        /// <summary>The checkpoint with the lowest number.</summary>
        public Checkpoint First { get; private set; } = first;

        /// <summary>The checkpoint with the highest number.</summary>
        public Checkpoint Head { get; private set; } = first;

        /// <returns>False when another one of this number is known.</returns>
        public bool Add(Checkpoint checkpoint)
        {
            var hash = SignedText.HashOf(checkpoint);
            if (HashOf(checkpoint.Number) is { } known)
            {
                return known == hash;
            }

            // Kept in order; the place of a line that is missing stays empty.
            var gap = checkpoint.Number - FirstNumber - hashes.Count / MerkleFrontier.HashSize;
            if (gap is >= 0 and <= LongestGap)
            {
                hashes.AddRange(new byte[gap * MerkleFrontier.HashSize]);
                hashes.AddRange(hash.Span);
            }

            Head = checkpoint.Number >= Head.Number ? checkpoint : Head;
            First = checkpoint.Number < First.Number ? checkpoint : First;
            return true;
        }

        public ByteString? HashOf(long number)
        {
            var start = (number - FirstNumber) * MerkleFrontier.HashSize;
            return hashes.Count == 0 ? null
                : number == Head.Number ? SignedText.HashOf(Head)
                : start < 0 || start >= hashes.Count ? null
                : ByteString.CopyFrom([.. hashes.GetRange((int)start, MerkleFrontier.HashSize)]) is var hash && hash != SignedText.NoHash ? hash : null;
        }
    }
}
