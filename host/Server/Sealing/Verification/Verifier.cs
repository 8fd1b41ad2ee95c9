using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>Checks an export offline, line by line and in bounded memory: 32 bytes for each checkpoint of the witness, and little for each chain.</summary>
internal sealed class Verifier
{
    private const int MostDifferences = 1000;
    private const int MostFindings = 1000;

    // Signatures that are tried to tell which commune a checkpoint was signed for; more would take longer than anybody waits.
    private const int MostTried = 20_000;

    // No database was restored so often.
    private const int MostLogs = 1000;

    private readonly Dictionary<(string Module, string Commune), Chain> chains = [];
    private readonly List<Finding> findings = [];
    private readonly Dictionary<Severity, long> told = [];
    private readonly List<Difference> differences = [];
    private readonly Dictionary<(string Module, string Commune, ExportedLog Log), (long First, long Count)> recordedBefore = [];
    private readonly KeyList keys;
    private readonly WitnessBook? witness;
    private readonly string export;
    private readonly long exportedKeys;
    private ExportHeader? header;
    private ExportEnd? end;
    private long facts;
    private long checkpoints;
    private long keysRead;
    private bool settled;
    private bool moreDiffer;

    private Verifier(string export, IReadOnlyList<string> witnesses)
    {
        this.export = export;
        witness = witnesses.Count > 0 ? new WitnessBook(witnesses, Found) : null;
        keys = witness?.Keys ?? new KeyList();
        exportedKeys = keys.All.Count;
    }

    /// <summary>Verifies a file.</summary>
    /// <param name="export">An export.</param>
    /// <param name="witnesses">Witness files; none is allowed, and then less can be said.</param>
    /// <exception cref="InvalidDataException">The file is not an export.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VerificationReport Run(string export, params IReadOnlyList<string> witnesses) => new Verifier(export, witnesses).Run();

    private VerificationReport Run()
    {
        foreach (var (number, line) in EvidenceLines.Read(export))
        {
            if (header is null && line?.Header is null)
            {
                throw new InvalidDataException($"{export} is not an export: its first line is no header.");
            }

            Take(number, line);
        }

        _ = header ?? throw new InvalidDataException($"{export} is empty.");
        if (end?.FactCount != facts || end.CheckpointCount != checkpoints)
        {
            Found(new Finding(Severity.Wrong, "cut_off", "", "", end is null
                ? "The export has no end: it was cut off, or its last lines were removed."
                : $"The export has {facts} facts and {checkpoints} checkpoints, but was made with {end.FactCount} and {end.CheckpointCount}: lines were removed or added.", []));
        }

        ExplainDifferences();
        ExplainUnsigned();
        foreach (var (module, commune) in chains.Keys.Where(chain => !InScope(chain)))
        {
            Found(new Finding(Severity.Wrong, "out_of_scope", module, commune, "The export has lines of this commune, but says in its first line that it was made without them: that line was edited, or these were added.", []));
        }

        // Nobody signs the header, so what the export holds is compared whatever that says.
        var known = (witness?.Chains.Keys ?? []).ToLookup(chain => InScope(chain) || chains.ContainsKey(chain));
        if (witness is not null)
        {
            new MissingCheckpoints(export, header, keys, witness, chains, Found).Tell(known[true]);
        }

        List<string> leftOut = [.. known[false].Select(chain => $"{chain.Module} {chain.Commune}")];
        if (leftOut.Count > 0)
        {
            // Whoever asked for more than the header names has been given less.
            Note("left_out", "", "", $"The export was made for {(header.Modules.Count == 0 ? "no module" : string.Join(", ", header.Modules))}{(header.Commune.Length == 0 ? "" : $" and commune {header.Commune}")}, says its first line. Nothing is said about what else the witness knows: {string.Join(", ", leftOut.Order(StringComparer.Ordinal))}. If that was asked for, it was removed.");
        }

        TellSlippedIn();
        TellRecordedBefore();
        foreach (var (chain, state) in chains)
        {
            TellEnd(chain, state);
        }

        if (keys.All.Count > 0 && exportedKeys == 0)
        {
            Note("keys", "", "", $"No witness knows the keys: they vouch for themselves. Compare key 1, {keys.All[0].KeyId}, with what the operator of the platform published.");
        }

        foreach (var (severity, count) in told.Where(t => t.Value > MostFindings))
        {
            findings.Add(new Finding(severity, "more", "", "", $"{count - MostFindings} more findings like these are not told.", []));
        }

        return new VerificationReport(
            findings.Select(f => f.Severity).DefaultIfEmpty(Severity.Note).Max(),
            [.. findings.OrderByDescending(f => f.Severity)],
            [.. chains.OrderBy(c => c.Key).Select(c => c.Value.Summary)]);
    }

    private void Take(long number, EvidenceLine? line)
    {
        // The keys stand before what they signed.
        if (!settled && line?.LineCase is not (EvidenceLine.LineOneofCase.Header or EvidenceLine.LineOneofCase.Key))
        {
            settled = true;
            witness?.Settle(Found);
        }

        switch (line?.LineCase)
        {
            case EvidenceLine.LineOneofCase.Header when header is null:
                header = line.Header;
                if (header.Logs.Count > MostLogs)
                {
                    Found(new Finding(Severity.Wrong, "line", "", "", $"The first line names {header.Logs.Count} logs, more than any database has.", []));
                    header.Logs.Clear();
                }

                break;
            case EvidenceLine.LineOneofCase.Key:
                TakeKey(line.Key);
                break;
            case EvidenceLine.LineOneofCase.Fact when end is null:
                facts++;
                NoteLog(line.Fact);
                ChainOf(line.Fact.Module, line.Fact.Commune).Add(RowOf(line.Fact), number);
                break;
            case EvidenceLine.LineOneofCase.Checkpoint when end is null:
                checkpoints++;
                ChainOf(line.Checkpoint.Module, line.Checkpoint.Commune).Add(line.Checkpoint, line.Frontier.Span, line.Leaves.Span);
                break;
            case EvidenceLine.LineOneofCase.End when end is null:
                end = line.End;
                break;
            default:
                Found(new Finding(Severity.Wrong, "line", "", "", $"Line {number} of the export is none that belongs there.", []));
                break;
        }
    }

    private void TakeKey(SealKey key)
    {
        keysRead++;
        var known = key.Number >= 1 && key.Number <= keys.All.Count ? keys.All[(int)key.Number - 1] : null;
        var wrong = key.Number != keysRead ? "the list of keys has a gap or another order"
            : known is null ? keys.Add(key)
            : SignedText.HashOf(known) == SignedText.HashOf(key) ? null
            : $"the witness knows another key {key.Number}, {known.KeyId}; this one was forged";
        if (wrong is not null)
        {
            Found(new Finding(Severity.Wrong, "key", "", "", $"Key {key.Number} ({key.KeyId}) does not count: {wrong}.", []));
        }
        else if (!keys.IsIntroduced(key))
        {
            Found(new Finding(known is null ? Severity.Wrong : Severity.Note, "key", "", "",
                $"Key {key.Number} ({key.KeyId}) was introduced by itself and not by key {key.Number - 1}: that one was lost{(known is null ? ", or this one was forged" : "; the witness knows the new one")}.", []));
        }
    }

    private Chain ChainOf(string module, string commune)
    {
        if (!chains.TryGetValue((module, commune), out var chain))
        {
            chains[(module, commune)] = chain = new Chain(module, commune, keys, witness, Found, Differs);
        }

        return chain;
    }

    // The rows themselves are read a second time: only those that differ are needed, and they are few.
    private void ExplainDifferences()
    {
        if (differences.Count == 0)
        {
            return;
        }

        var wanted = differences.SelectMany(d => d.Strangers.Select(p => (d.Checkpoint.Module, d.Checkpoint.Commune, p))).ToHashSet();
        var rows = EvidenceLines.Read(export).Select(l => l.Line?.Fact).OfType<ExportedFact>()
            .Where(f => wanted.Contains((f.Module, f.Commune, f.Position))).Select(f => (f.Module, RowOf(f))).ToList();
        new Explanation(differences, chains.Keys, Found).Tell(rows);
    }

    private void ExplainUnsigned()
    {
        var tried = 0;
        foreach (var ((module, commune), chain) in chains)
        {
            foreach (var checkpoint in chain.Unsigned)
            {
                var other = chains.Keys.Where(c => c.Module == module && c.Commune != commune).Select(c => c.Commune).TakeWhile(_ => tried++ < MostTried)
                    .FirstOrDefault(c => keys.IsSigned(new Checkpoint(checkpoint) { Commune = c }));
                Found(other is null
                    ? new Finding(Severity.Wrong, "signature", module, commune, $"Checkpoint {checkpoint.Number} is not signed as it is: it was edited, or its signature was forged.", [])
                    : new Finding(Severity.Wrong, "communes_swapped", module, commune, $"Checkpoint {checkpoint.Number} was signed for commune {other} and given to commune {commune}: the chains of two communes were exchanged.", []));
            }

            if (chain.MoreUnsigned > 0)
            {
                Found(new Finding(Severity.Wrong, "signature", module, commune, $"{chain.MoreUnsigned} more checkpoints are not signed as they are.", []));
            }
        }
    }

    // Each turn of the sealing covers all facts of a module up to one position, so none below the highest can be waiting.
    private void TellSlippedIn()
    {
        foreach (var module in chains.GroupBy(c => c.Key.Module))
        {
            var sealedUpTo = module.Max(c => c.Value.Last?.LastPosition ?? 0);
            sealedUpTo = Math.Max(sealedUpTo, SealedElsewhere(module.Key, sealedUpTo, module.SelectMany(c => c.Value.UnsealedPositions).DefaultIfEmpty().Max()));
            foreach (var (chain, state) in module)
            {
                if (state.UnsealedPositions.TakeWhile(position => position <= sealedUpTo).ToArray() is { Length: > 0 } added)
                {
                    Found(new Finding(Severity.Wrong, "inserted", chain.Module, chain.Commune,
                        $"{(added.Length == 1 ? $"The fact at position {added[0]} was" : $"{added.Length} facts at positions {added[0]} to {added[^1]} were")} added among facts that were sealed already: everything in {chain.Module} up to position {sealedUpTo} is sealed, without {(added.Length == 1 ? "it" : "them")}.", added));
                }
            }
        }
    }

    // Of communes that the export was made without the witness knows how far they had been sealed by then: what was sealed in the last
    // minute before may not have been committed yet.
    private long SealedElsewhere(string module, long after, long last)
    {
        if (last <= after || witness is null || header!.ExportTime is not { } made || header.Logs.LastOrDefault(l => l.Module == module) is not { } log)
        {
            return after;
        }

        foreach (var checkpoint in witness.Read())
        {
            if (checkpoint.Module == module && checkpoint.LogId == log.LogId && checkpoint.LastPosition > after && after < last
                && made.ToDateTimeOffset() - checkpoint.SealTime.ToDateTimeOffset() > SealSettings.ClockTolerance && keys.IsSigned(checkpoint))
            {
                after = checkpoint.LastPosition;
            }
        }

        return after;
    }

    // A fact that the log did not take over was recorded after it had begun.
    private void NoteLog(ExportedFact fact)
    {
        var log = header!.Logs.LastOrDefault(l => l.Module == fact.Module && l.BeginsAfter < fact.Position);
        if (log?.BeginTime is { } began && began.ToDateTimeOffset() - fact.RecordTime.ToDateTimeOffset() > TakenOver.ClockTolerance)
        {
            var chain = (fact.Module, fact.Commune, log);
            recordedBefore[chain] = recordedBefore.TryGetValue(chain, out var known) ? (known.First, known.Count + 1) : (fact.Position, 1);
        }
    }

    private void TellRecordedBefore()
    {
        foreach (var ((module, commune, log), (first, count)) in recordedBefore)
        {
            // Facts may be older than the first identity of their log, but not than one that came after another.
            if (header!.Logs.First(l => l.Module == module) != log || witness?.Chains.Any(c => c.Key.Module == module && c.Value.Exists(s => s.Log != log.LogId && s.Head.SealTime.CompareTo(log.BeginTime) < 0)) == true)
            {
                Found(new Finding(Severity.Wrong, "recorded_before", module, commune,
                    $"{(count == 1 ? $"The fact at position {first} was" : $"{count} facts from position {first} on were")} recorded before log {log.LogId} began ({log.BeginTime.ToDateTimeOffset():u}), which says that it took over nothing after position {log.BeginsAfter}: {(count == 1 ? "it was" : "they were")} sealed anew as another log.", [first]));
            }
        }
    }

    private bool InScope((string Module, string Commune) chain) => header!.Modules.Contains(chain.Module) && (header.Commune.Length == 0 || header.Commune == chain.Commune);

    private void TellEnd((string Module, string Commune) chain, Chain state)
    {
        var last = state.Last;
        if (state.Unsealed > 0)
        {
            Note("unsealed", chain.Module, chain.Commune, $"{(state.Unsealed == 1 ? "One fact" : $"{state.Unsealed} facts")}{(last is null ? "" : $" after position {last.LastPosition}")} {(state.Unsealed == 1 ? "is" : "are")} not sealed yet: nothing is proven about {(state.Unsealed == 1 ? "it" : "them")}.");
        }

        if (last is null || state.WitnessedUpTo < last.Number)
        {
            Note("truncation", chain.Module, chain.Commune, last is null
                ? "There is no checkpoint: nothing is proven about this commune."
                : $"{(witness is null ? "Without a witness" : state.WitnessedUpTo == 0 ? "The witness does not know this chain;" : $"The witness ends at checkpoint {state.WitnessedUpTo};")} it cannot be excluded that facts after position {last.LastPosition} (checkpoint {last.Number}, sealed {last.SealTime.ToDateTimeOffset():u}) were cut off together with their checkpoints.");
        }
    }

    private void Differs(Difference difference)
    {
        if (differences.Count < MostDifferences)
        {
            differences.Add(difference);
        }
        else if (!moreDiffer)
        {
            moreDiffer = true;
            Found(new Finding(Severity.Wrong, "more", "", "", $"More than {MostDifferences} places differ; only the first ones are told.", []));
        }
    }

    private void Note(string kind, string module, string commune, string sentence) => Found(new Finding(Severity.Note, kind, module, commune, sentence, []));

    private void Found(Finding finding)
    {
        told[finding.Severity] = told.GetValueOrDefault(finding.Severity) + 1;
        if (told[finding.Severity] <= MostFindings)
        {
            findings.Add(finding);
        }
    }

    /// <summary>The fact as its row was.</summary>
    public static FactRow RowOf(ExportedFact fact) => new()
    {
        Position = fact.Position, Commune = fact.Commune, Type = fact.Type, Payload = fact.Payload.ToByteArray(), Resource = fact.Resource, Revision = fact.Revision,
        Actor = fact.Actor, Reason = fact.Reason, RequestId = fact.RequestId, TraceParent = fact.TraceParent, RecordedAt = fact.RecordTime.ToDateTimeOffset(),
    };
}
