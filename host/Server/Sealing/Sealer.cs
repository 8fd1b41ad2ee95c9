using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using Google.Protobuf;
using Npgsql;

namespace CchcPlatform.Server.Sealing;

/// <summary>
/// Seals the final facts of one schema: a signed checkpoint for each commune that has new ones. It never reads a sealed fact
/// again but adds to the tree as the last checkpoint left it, so what is changed after its sealing is never sealed anew.
/// </summary>
/// <remarks>A row that is changed before it is sealed cannot be told from an honest one.</remarks>
internal sealed class Sealer(
    string schema, NpgsqlDataSource source, Horizon horizon, FactReader facts, SealKeys keys, Func<CancellationToken, Task<bool>> sealedBefore,
    Witness witness, SealSettings settings, TimeProvider clock)
{
    /// <summary>First half of the advisory lock that one sealer at a time holds: any number that nobody else uses.</summary>
    public const int LockNumber = 0x43434853;

    private const int WitnessPage = 500;

    private readonly HashSet<string> followed = new(StringComparer.Ordinal);

    // The last checkpoint of each commune that this process has sealed: as long as it is the same, its signature is not
    // checked again, which costs more than to sign the next.
    private readonly Dictionary<string, Checkpoint> trusted = new(StringComparer.Ordinal);

    private readonly Lock watch = new();
    private string? defect;
    private string? compared;
    private TimeSpan? waited;
    private long turnedAt = clock.GetTimestamp();

    /// <summary>Key of the module whose facts are sealed.</summary>
    public string Schema { get; } = schema;

    /// <summary>How long the oldest final fact has been waiting to be sealed; zero when none waits.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (watch)
            {
                return waited is { } before ? before + clock.GetElapsedTime(turnedAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>What an operator must know, in one sentence; null while all is well.</summary>
    public string? Complaint => Volatile.Read(ref defect) is { } broken ? broken
        : Lag > SealSettings.LongestLag + settings.Interval ? $"Facts of {Schema} wait since {Lag.TotalSeconds:0} s to be sealed." : null;

    /// <summary>Seals the next facts, at most <see cref="SealSettings.BatchSize"/>, and tells the witness what it does not know.</summary>
    /// <returns>Whether more are waiting.</returns>
    /// <exception cref="SealBrokenException">What was sealed is not as it was, the keys that sealed it are not here, or the clock is behind that of the database.</exception>
    /// <exception cref="InvalidOperationException">The key or the identity of the log is missing.</exception>
    /// <exception cref="IOException">The witness file cannot be written.</exception>
    public async Task<bool> RunOnceAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            var (waiting, sealedUpTo) = await LookAsync(connection, cancel);
            // Another process of this data folder has the witness file: it seals, this one only looks.
            if (!await witness.OpenAsync(cancel))
            {
                Volatile.Write(ref defect, null);
                return false;
            }

            await keys.EnsureAsync(clock.GetUtcNow(), sealedBefore, cancel);
            // Before anything is sealed: the witness tells other keys from the right ones.
            await witness.AddAsync(keys, [], cancel);
            keys.RemoveSucceeded(clock.GetUtcNow());
            var logs = await LogsAsync(connection, cancel);
            await CompareAsync(connection, logs, sealedUpTo, cancel);
            var more = waiting && await SealAsync(connection, logs[^1].Id, cancel);
            await TellWitnessAsync(connection, [.. logs.Select(log => log.Id)], cancel);
            if (waiting && !more)
            {
                await LookAsync(connection, cancel);
            }

            Volatile.Write(ref defect, null);
            return more;
        }
        catch (Exception broken) when (broken is SealBrokenException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref defect, broken.Message);
            throw;
        }
    }

    private async Task<(bool Waiting, long SealedUpTo)> LookAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT up_to, {FactReader.Issued($"{Schema}.facts_position_seq")},
                   (SELECT extract(epoch FROM clock_timestamp() - recorded_at)::float8 FROM {Schema}.facts
                    WHERE position > up_to AND position <= $1 ORDER BY position LIMIT 1)
            FROM (SELECT coalesce(max(last_position), 0) AS up_to FROM {Schema}.fact_checkpoints) AS sealed
            """, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = horizon.Final } } };
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        lock (watch)
        {
            waited = row.IsDBNull(2) ? null : TimeSpan.FromSeconds(Math.Max(0, row.GetDouble(2)));
            turnedAt = clock.GetTimestamp();
        }

        return row.GetInt64(0) <= row.GetInt64(1)
            ? (waited is not null, row.GetInt64(0))
            : throw new SealBrokenException($"The positions of {Schema}.facts were set back to {row.GetInt64(1)}, but everything up to {row.GetInt64(0)} is sealed: new facts would take positions of sealed ones.");
    }

    private async Task<IReadOnlyList<(string Id, long BeginsAfter)>> LogsAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        await FactLogIds.AllAsync(connection, Schema, cancel) is { Count: > 0 } logs ? logs
            : throw new InvalidOperationException($"The fact log of {Schema} has no identity; run build/migrate apply.");

    private async Task<bool> SealAsync(NpgsqlConnection connection, string log, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var alone = new NpgsqlCommand($"SELECT pg_try_advisory_xact_lock({LockNumber}, hashtext('{Schema}'))", connection, transaction))
        {
            if (await alone.ExecuteScalarAsync(cancel) is false)
            {
                return false;
            }
        }

        // Every turn seals all facts up to a position, whatever their commune: the highest one tells where to go on.
        var batch = await facts.ReadAsync(Schema, await CheckpointTable.SealedUpToAsync(connection, Schema, cancel), null, SealSettings.BatchSize, cancel);
        if (batch.Facts.Count == 0)
        {
            return false;
        }

        // The database says when a fact was recorded, this host when it was sealed: apart, they would contradict each other for ever.
        if (batch.Facts.Max(f => f.RecordedAt) > clock.GetUtcNow() + SealSettings.ClockTolerance)
        {
            throw new SealBrokenException($"The clocks of host and database differ: facts of {Schema} were recorded more than a minute after what is now by this host's clock; sealing goes on once the clocks agree.");
        }

        var heads = (await CheckpointTable.HeadsAsync(connection, Schema, batch.Facts.Select(f => f.Commune).Distinct(), cancel))
            .ToDictionary(h => h.Checkpoint.Commune, StringComparer.Ordinal);
        // The time comes before the list of keys is read: a key that is added meanwhile begins later.
        var now = heads.Values.Select(h => h.Checkpoint.SealTime.ToDateTimeOffset()).Append(clock.GetUtcNow()).Max();
        var known = keys.Read();
        var (key, signer) = keys.SignerAt(now);
        using (signer)
        {
            var next = batch.Facts.GroupBy(f => f.Commune).Select(own =>
            {
                var head = heads.GetValueOrDefault(own.Key);
                CheckWitness(own.Key, head?.Checkpoint, log);
                CheckWitnessed(head?.Checkpoint, log, known);
                var tree = head is null ? new MerkleFrontier() : Continue(head, known);
                byte[][] leaves = [.. own.Select(FactLeaf.Of)];
                Array.ForEach(leaves, leaf => tree.Add(leaf));
                var checkpoint = new Checkpoint
                {
                    Module = Schema, Commune = own.Key, LogId = log, Number = (head?.Checkpoint.Number ?? 0) + 1, FactCount = tree.Count, LastPosition = batch.UpTo,
                    RootHash = ByteString.CopyFrom(tree.Root()), PreviousHash = head is null ? SignedText.NoHash : SignedText.HashOf(head.Checkpoint),
                    SealTime = SignedText.Time(now), KeyId = key.KeyId,
                };
                checkpoint.Signature = SignedText.Sign(signer, SignedText.Of(checkpoint));
                return new StoredCheckpoint(checkpoint, tree.ToBytes(), [.. leaves.SelectMany(leaf => leaf)]);
            }).ToList();
            await CheckpointTable.AddAsync(connection, transaction, Schema, next);
            await transaction.CommitAsync(CancellationToken.None);
            next.ForEach(stored => trusted[stored.Checkpoint.Commune] = stored.Checkpoint);
        }

        return batch.More;
    }

    private MerkleFrontier Continue(StoredCheckpoint head, KeyList known)
    {
        CheckSignature(head.Checkpoint, known);
        return MerkleFrontier.From(head.Checkpoint.FactCount, head.Frontier) is { } tree && head.Checkpoint.RootHash.Span.SequenceEqual(tree.Root()) ? tree : throw NotAsSigned(head.Checkpoint);
    }

    private void CheckSignature(Checkpoint stored, KeyList known)
    {
        if (stored.Equals(trusted.GetValueOrDefault(stored.Commune)))
        {
            return;
        }

        if (known.Find(stored.KeyId) is null)
        {
            throw new SealBrokenException($"{Name(stored)} is signed with a key that this host does not know; hosts that do not share CCHC_DATA need the same folder seal-keys.");
        }

        if (!known.IsSigned(stored))
        {
            throw NotAsSigned(stored);
        }
    }

    private SealBrokenException NotAsSigned(Checkpoint stored) =>
        new($"{Name(stored)} is not as it was signed; nothing is sealed on top of it. build/export and build/verify tell more.");

    private string Name(Checkpoint stored) => $"Checkpoint {stored.Number} of commune {stored.Commune} in {Schema}.fact_checkpoints";

    // What the witness of an earlier run knows must be there still, also while there is nothing to seal; and what it was told since,
    // when the database ends before it.
    private async Task CompareAsync(NpgsqlConnection connection, IReadOnlyList<(string Id, long BeginsAfter)> logs, long sealedUpTo, CancellationToken cancel)
    {
        var log = logs[^1].Id;
        var ends = witness.PlaceOf(Schema, log).LastPosition;
        if (compared == log && sealedUpTo >= ends)
        {
            return;
        }

        var known = witness.HeadsOf(Schema).OrderBy(w => w.Commune, StringComparer.Ordinal).ToList();
        var heads = (await CheckpointTable.HeadsAsync(connection, Schema, known.Select(w => w.Commune), cancel)).ToDictionary(h => h.Checkpoint.Commune, h => h.Checkpoint);
        known.ForEach(w => CheckWitness(w.Commune, heads.GetValueOrDefault(w.Commune), log));
        // Asked again: the first answer is from before the witness was opened, and another process may have sealed in between.
        if (sealedUpTo < ends && await CheckpointTable.SealedUpToAsync(connection, Schema, cancel) is var now && now < ends)
        {
            throw IsOlder($"knows that {Schema} was sealed up to position {ends}, but the database ends at {now}");
        }

        var gone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var seen in known.Where(w => w.LogId != log))
        {
            if (await CheckpointTable.LastOfAsync(connection, Schema, seen.Commune, seen.LogId, cancel) is not { } last || last.Number < seen.Number)
            {
                gone.Add(seen.Commune);
            }
        }

        await CompareTakenOverAsync(connection, gone, logs, cancel);
        compared = log;
    }

    // Who takes the checkpoints away and begins another log must not have edited facts sealed anew: what the log says that it
    // took over must be what the witness knows of it.
    private async Task CompareTakenOverAsync(NpgsqlConnection connection, IReadOnlySet<string> communes, IReadOnlyList<(string Id, long BeginsAfter)> logs, CancellationToken cancel)
    {
        if (communes.Count == 0)
        {
            return;
        }

        var (log, signers) = (logs[^1].Id, keys.Read());
        var earlier = EvidenceLines.Read(settings.WitnessFile).Select(line => line.Line?.Checkpoint).OfType<Checkpoint>()
            .Where(c => c.Module == Schema && c.LogId != log && communes.Contains(c.Commune)).ToLookup(c => c.Commune);
        foreach (var own in earlier)
        {
            var parts = new List<(string Log, TakenOver Facts)>();
            foreach (var part in own.GroupBy(c => c.LogId))
            {
                var last = (await CheckpointTable.LastOfAsync(connection, Schema, own.Key, part.Key, cancel))?.Number ?? 0;
                parts.Add((part.Key, new TakenOver(part.Where(c => c.Number > last && signers.IsSigned(c)).OrderBy(c => c.Number), TakenOver.UpTo(logs, part.Key))));
            }

            var position = long.MinValue;
            while (await FactReader.ReadAllAsync(connection, Schema, position, own.Key, WitnessPage, cancel) is { Count: > 0 } page)
            {
                parts.ForEach(part => page.ToList().ForEach(part.Facts.Add));
                position = page[^1].Position;
            }

            foreach (var (name, facts) in parts)
            {
                facts.End();
                if (facts.Contradicted is { } other)
                {
                    throw new SealBrokenException(
                        $"Log {log} of {Schema} says that it took over the facts of commune {own.Key} up to position {other.LastPosition}, but they are not those that checkpoint {other.Number} of log {name} sealed, says the witness file; nothing is sealed on top of them. build/export and build/verify tell more. Were facts recorded between the putting back of an older state and build/migrate new-log? Then run new-log --since TIME, when that state came into use.");
                }
            }
        }
    }

    private void CheckWitness(string commune, Checkpoint? head, string log)
    {
        if (witness.HeadOf(Schema, commune) is not { } seen)
        {
            return;
        }

        var older = seen.LogId == log ? (head?.Number ?? 0) < seen.Number : witness.KnowsLaterLog(Schema, log);
        var other = seen.LogId == log && head?.Number == seen.Number && SignedText.HashOf(head) != SignedText.HashOf(seen);
        if (older || other)
        {
            throw IsOlder($"knows checkpoint {seen.Number} of {Schema}, commune {commune}, but {(older ? $"the database ends at checkpoint {head?.Number ?? 0}" : "the database has another one of that number")}");
        }
    }

    // The witness is told everything in the order of its sealing. Who has a key that was succeeded could have put this one there since.
    private void CheckWitnessed(Checkpoint? head, string log, KeyList known)
    {
        var seen = head is null ? null : witness.HeadOf(Schema, head.Commune);
        if (head?.LogId == log && (seen?.LogId != log || seen.Number < head.Number) && CheckpointPlace.Of(head).CompareTo(witness.PlaceOf(Schema, log)) <= 0
            && known.Find(head.KeyId) is { } key && known.EndOf(key) is not null)
        {
            throw new SealBrokenException(
                $"{Name(head)} is not in the witness file, which has later ones, and is signed with key {key.Number}, which was succeeded: somebody stole that key, or the witness's line was damaged. Nothing is sealed on top of it. build/export and build/verify tell more.");
        }
    }

    // A key seals in its period, and hardly after the first seal of the next one.
    private void CheckPeriod(Checkpoint stored, KeyList known)
    {
        if (stored.Equals(trusted.GetValueOrDefault(stored.Commune)) || known.Find(stored.KeyId) is not { } key)
        {
            return;
        }

        var before = witness.LastOf(Schema, stored.LogId);
        var late = before is not null && known.Find(before.KeyId)?.Number > key.Number && before.SealTime.ToDateTimeOffset() - stored.SealTime.ToDateTimeOffset() > TakenOver.ClockTolerance;
        if (late || !known.IsInPeriod(stored))
        {
            throw new SealBrokenException(
                $"{Name(stored)} is signed with key {key.Number}, {(late ? $"but stands after one that key {known.Find(before!.KeyId)!.Number} signed" : "but was not sealed in its period")}: somebody stole that key. It is not told to the witness, and nothing is sealed on top of it. build/export and build/verify tell more.");
        }
    }

    private static SealBrokenException IsOlder(string what) =>
        new($"The witness file {what}. Was an older state of the database put back? Then run build/migrate new-log, or new-log --since TIME where facts were recorded since it came into use: the chain goes on as another log, and build/verify names what was lost.");

    private async Task TellWitnessAsync(NpgsqlConnection connection, IReadOnlyList<string> logs, CancellationToken cancel)
    {
        foreach (var log in logs.Where(l => !followed.Contains(l) || l == logs[^1]))
        {
            while (await CheckpointTable.ReadAsync(connection, Schema, log, witness.PlaceOf(Schema, log), WitnessPage, cancel) is { Count: > 0 } page)
            {
                // Whoever may add rows must not write into the witness: it cannot be taken out again.
                var known = keys.Read();
                foreach (var told in page)
                {
                    CheckSignature(told, known);
                    CheckPeriod(told, known);
                }

                await witness.AddAsync(keys, page, cancel);
            }

            followed.Add(log);
        }
    }
}
