using Cchc.Platform.V1;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>
/// What the witnesses have and the export does not: sealed after it was made, removed, lost by a restore, or sealed anew as another
/// log. The export and the witnesses are read once more, and only when something is missing.
/// </summary>
internal sealed class MissingCheckpoints(
    string export, ExportHeader header, KeyList keys, WitnessBook witness, IReadOnlyDictionary<(string Module, string Commune), Chain> chains, Action<Finding> found)
{
    // When each log began to be sealed, by what somebody signed: neither the first line of the export nor the order of the witnesses tells.
    private readonly Dictionary<(string Module, string Log), Timestamp> began = [];

    // The last checkpoint that somebody signed of each log of a chain.
    private readonly Dictionary<WitnessBook.Seen, Checkpoint> heads = [];

    public void Tell(IEnumerable<(string Module, string Commune)> compared)
    {
        ReadHeads();
        foreach (var checkpoint in chains.Values.SelectMany(chain => chain.FirstSigned).Concat(heads.Select(head => keys.IsSigned(head.Key.First) ? head.Key.First : head.Value)))
        {
            var log = (checkpoint.Module, checkpoint.LogId);
            began[log] = began.TryGetValue(log, out var known) && known.CompareTo(checkpoint.SealTime) <= 0 ? known : checkpoint.SealTime;
        }

        var gaps = compared.SelectMany(chain => witness.Chains[chain].Select(seen => Find(chain, seen))).OfType<Gap>().ToList();
        if (gaps.Count > 0)
        {
            ReadWitnesses(gaps.ToDictionary(gap => (gap.Chain, gap.Log)));
            ReadExport(gaps.ToLookup(gap => gap.Chain));
            gaps.ForEach(Tell);
        }
    }

    // Where the last line is signed by nobody, those before it still count.
    private void ReadHeads()
    {
        var unsigned = new Dictionary<(string Module, string Commune, string Log), WitnessBook.Seen>();
        foreach (var seen in witness.Chains.Values.SelectMany(logs => logs))
        {
            if (keys.IsSigned(seen.Head))
            {
                heads.Add(seen, seen.Head);
            }
            else
            {
                unsigned.Add((seen.Head.Module, seen.Head.Commune, seen.Log), seen);
            }
        }

        foreach (var checkpoint in unsigned.Count == 0 ? [] : witness.Read())
        {
            if (unsigned.TryGetValue((checkpoint.Module, checkpoint.Commune, checkpoint.LogId), out var seen) && checkpoint.Number > (heads.GetValueOrDefault(seen)?.Number ?? 0) && keys.IsSigned(checkpoint))
            {
                heads[seen] = checkpoint;
            }
        }
    }

    private Gap? Find((string Module, string Commune) chain, WitnessBook.Seen seen)
    {
        var last = chains.GetValueOrDefault(chain)?.LastOf(seen.Log);
        var first = (last?.Number ?? seen.First.Number - 1) + 1;
        if (seen.Head.Number >= first && heads.GetValueOrDefault(seen) != seen.Head)
        {
            Report(Severity.Wrong, "witness_altered", chain, $"The witness's checkpoint {seen.Head.Number} is not signed by any known key: the witness itself was altered, or the keys were forged.");
        }

        if (!heads.TryGetValue(seen, out var head) || first > head.Number)
        {
            return null;
        }

        var later = Later(chain.Module, seen.Log);
        return new Gap(chain, seen.Log, head, first, last)
        {
            GoesOn = later.FindLast(l => began.TryGetValue((l.Module, l.LogId), out var start) && start.CompareTo(began[(chain.Module, seen.Log)]) > 0),
            Claimed = later.FindLast(l => !began.ContainsKey((l.Module, l.LogId))),
        };
    }

    // The logs that the export names after this one; all where it does not name it.
    private List<ExportedLog> Later(string module, string log)
    {
        var logs = header.Logs.Where(l => l.Module == module).ToList();
        return logs[(logs.FindIndex(l => l.LogId == log) + 1)..];
    }

    private void ReadWitnesses(Dictionary<((string Module, string Commune) Chain, string Log), Gap> gaps)
    {
        foreach (var checkpoint in witness.Read())
        {
            // Of what was removed the first is enough: it tells what came before, and when the removed begins.
            if (gaps.TryGetValue(((checkpoint.Module, checkpoint.Commune), checkpoint.LogId), out var gap) && checkpoint.Number >= gap.First && !gap.Sealed.ContainsKey(checkpoint.Number)
                && (gap.GoesOn is not null || gap.Sealed.Count == 0 || checkpoint.Number < gap.Sealed.Keys.First()) && keys.IsSigned(checkpoint))
            {
                gap.Sealed.Add(checkpoint.Number, checkpoint);
            }
        }
    }

    private void ReadExport(ILookup<(string Module, string Commune), Gap> gaps)
    {
        foreach (var gap in gaps.SelectMany(g => g).Where(gap => gap.GoesOn is not null))
        {
            List<(string, long)> logs = [.. header.Logs.Where(l => l.Module == gap.Chain.Module).Select(l => (l.LogId, l.BeginsAfter))];
            gap.Facts = new TakenOver(gap.Sealed.Values, TakenOver.UpTo(logs, gap.Log));
        }

        foreach (var (_, line) in EvidenceLines.Read(export))
        {
            if (line?.Fact is { } fact)
            {
                foreach (var gap in gaps[(fact.Module, fact.Commune)])
                {
                    gap.Facts?.Add(Verifier.RowOf(fact));
                }
            }
            else if (line?.Checkpoint is { } checkpoint)
            {
                foreach (var gap in gaps[(checkpoint.Module, checkpoint.Commune)])
                {
                    gap.Kept ??= gap.Sealed.TryGetValue(gap.First, out var first) && first.PreviousHash == SignedText.HashOf(checkpoint) ? checkpoint : null;
                }
            }
        }
    }

    private void Tell(Gap gap)
    {
        gap.Facts?.End();
        var (head, one) = (gap.Head, gap.First == gap.Head.Number);
        var kept = gap.Facts?.Held ?? gap.Kept;
        var facts = head.FactCount - Math.Min(kept?.FactCount ?? 0, head.FactCount);
        var which = $"{(one ? $"checkpoint {gap.First}" : $"checkpoints {gap.First} to {head.Number}")} of log {gap.Log} (up to position {head.LastPosition}, sealed {Time(head)})";
        var beyond = kept is null ? "" : $" after position {kept.LastPosition}";
        if (gap.Facts?.Contradicted is { } other)
        {
            Report(Severity.Wrong, "sealed_anew", gap.Chain,
                $"The facts{beyond} up to position {other.LastPosition} are not those that the witness's checkpoint {other.Number} of log {gap.Log} sealed ({other.FactCount} facts, sealed {Time(other)}), although log {gap.GoesOn!.LogId} says that it took them over: they were edited, added or deleted and sealed anew as another log.");
        }
        else if (gap.GoesOn is not null && BegunBefore(gap) is { } begun)
        {
            Report(Severity.Wrong, "log_time", gap.Chain,
                $"Log {begun.LogId} says that it began {Begin(begun):u}, but the witness has {which} after that: two databases went on at once, or the time of the log was put back.");
        }
        else if (gap.GoesOn is not null)
        {
            Report(Severity.Lost, "lost_by_restore", gap.Chain,
                $"The database was restored and goes on as log {gap.GoesOn.LogId}. The witness has {which}, which {(one ? "was" : "were")} lost by it with {facts} facts{beyond}. Whether that restore was honest, people must judge.");
        }
        else if (IsNewer(gap))
        {
            // Nobody signs the time of an export: whoever asked for a later state has been given less.
            Report(Severity.Note, "newer", gap.Chain,
                $"The witness has {which}, which {(one ? "was" : "were")} not sealed before the export was made ({header.ExportTime.ToDateTimeOffset():u}, says its first line); nothing is said about {(one ? "it" : "them")}. If a later state was asked for, {(one ? "it was" : "they were")} removed.");
        }
        else
        {
            Report(Severity.Wrong, "removed", gap.Chain,
                $"The witness has {which}, which {(one ? "is" : "are")} missing: everything{beyond} was removed ({facts} facts), or an older backup was put back in secret.{(gap.Claimed is { } claimed ? $" That the database was restored and goes on as log {claimed.LogId} is claimed by the first line of the export only: nobody signed a checkpoint of that log." : "")}");
        }
    }

    // Each turn of the sealing is whole in an export or not at all, and goes beyond all turns before. It takes its time before it is
    // committed, and clocks differ.
    private bool IsNewer(Gap gap)
    {
        var ends = chains.Where(chain => chain.Key.Module == gap.Chain.Module).Select(chain => chain.Value.LastOf(gap.Log)?.LastPosition ?? long.MinValue);
        return gap.Sealed.Values.FirstOrDefault() is { } first && header.ExportTime is { } made
            && made.ToDateTimeOffset() - first.SealTime.ToDateTimeOffset() <= SealSettings.ClockTolerance && ends.All(end => end < first.LastPosition);
    }

    // A log that took over begins after all that the one before has sealed.
    private ExportedLog? BegunBefore(Gap gap)
    {
        var named = header.Logs.Any(l => l.Module == gap.Chain.Module && l.LogId == gap.Log);
        return (named ? Later(gap.Chain.Module, gap.Log) : [gap.GoesOn!])
            .Find(l => gap.Head.SealTime.ToDateTimeOffset() - Begin(l) > TakenOver.ClockTolerance);
    }

    private void Report(Severity severity, string kind, (string Module, string Commune) chain, string sentence) => found(new Finding(severity, kind, chain.Module, chain.Commune, sentence, []));

    private static DateTimeOffset Begin(ExportedLog log) => log.BeginTime?.ToDateTimeOffset() ?? DateTimeOffset.MinValue;

    private static string Time(Checkpoint checkpoint) => $"{checkpoint.SealTime.ToDateTimeOffset():u}";

    /// <summary>The checkpoints of one log of a chain, from the first one to the head, that the export does not have.</summary>
    private sealed record Gap((string Module, string Commune) Chain, string Log, Checkpoint Head, long First, Checkpoint? Last)
    {
        /// <summary>The log that the database goes on as; null when it was not restored.</summary>
        public ExportedLog? GoesOn { get; init; }

        /// <summary>A log that the export names as a later one and of which nobody signed a checkpoint.</summary>
        public ExportedLog? Claimed { get; init; }

        /// <summary>Those of them that somebody signed.</summary>
        public SortedDictionary<long, Checkpoint> Sealed { get; } = [];

        /// <summary>The facts that the export has of what they sealed.</summary>
        public TakenOver? Facts { get; set; }

        /// <summary>The checkpoint before the first one.</summary>
        public Checkpoint? Kept { get; set; } = Last;
    }
}
