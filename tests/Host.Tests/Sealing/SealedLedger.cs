using System.Security.Cryptography;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;
using CchcPlatform.Testing;
using Google.Protobuf;
using Npgsql;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>
/// A host whose ledger holds the facts of two communes, sealed by turns that the test asks for: 25195 has the positions 1-4, 8-10
/// and 13-15, 25196 the positions 5-7, 11-12 and 16-17; the third turn seals with the second key.
/// </summary>
public sealed class SealedLedger : IAsyncLifetime
{
    public const string A = "25195";
    public const string B = "25196";

    private readonly string folder = Directory.CreateTempSubdirectory("cchc-seal-").FullName;

    public TestHost Host { get; private set; } = null!;

    /// <summary>The witness file as it is after the three turns.</summary>
    public string Witness => Path.Combine(folder, "witness-as-it-was.jsonl");

    /// <summary>A clock that is an hour ahead.</summary>
    public static TimeProvider HourAhead { get; } = new Ahead(TimeSpan.FromHours(1));

    public string LiveWitness => Path.Combine(folder, "witness.jsonl");

    /// <summary>The private half of the first key, which somebody copied while it was there.</summary>
    public string StolenPem { get; private set; } = "";

    public string KeyFolder => Path.Combine(folder, "keys");

    internal SealKeys Keys => new(KeyFolder);

    internal Sealer Sealer => Host.Of<Sealers>().Find("ledger")!;

    public (string, string)[] Settings =>
        [("Seal:IntervalSeconds", "3600"), ("Seal:KeyFolder", KeyFolder), ("Seal:WitnessFile", LiveWitness), ("Facts:PollSeconds", "0.05")];

    public async ValueTask InitializeAsync()
    {
        Host = await LedgerHost.StartAsync(["ledger"], Settings);
        await AddAsync((A, 4), (B, 3));
        await SealAsync();
        await AddAsync((A, 3), (B, 2));
        await SealAsync();
        StolenPem = await File.ReadAllTextAsync(Path.Combine(KeyFolder, "1.pem"));
        var next = await Keys.AddAsync(DateTimeOffset.UtcNow.AddSeconds(1), lost: false, default);
        await Soon.BecomesTrueAsync(() => DateTimeOffset.UtcNow > next.ValidFromTime.ToDateTimeOffset(), "the second key is in force");
        await AddAsync((A, 3), (B, 2));
        await SealAsync();
        File.Copy(LiveWitness, Witness);
        await ExecuteAsync("""
            CREATE TABLE public.facts_kept AS TABLE ledger.facts;
            CREATE TABLE public.checkpoints_kept AS TABLE ledger.fact_checkpoints;
            CREATE TABLE public.logs_kept AS TABLE ledger.fact_log_ids;
            """);
    }

    /// <summary>Puts everything back as it was sealed.</summary>
    public Task RestoreAsync() => ExecuteAsync("""
        TRUNCATE ledger.facts, ledger.fact_checkpoints, ledger.fact_log_ids;
        INSERT INTO ledger.facts OVERRIDING SYSTEM VALUE TABLE public.facts_kept;
        INSERT INTO ledger.fact_checkpoints TABLE public.checkpoints_kept;
        INSERT INTO ledger.fact_log_ids TABLE public.logs_kept;
        """);

    /// <summary>Adds facts, each different, and waits until they are final.</summary>
    public async Task AddAsync(params (string Commune, int Count)[] facts)
    {
        foreach (var (commune, count) in facts)
        {
            // As the product writes them: the transaction has its id before a position, or the horizon could pass it.
            await ExecuteAsync($"""
                SELECT pg_current_xact_id();
                INSERT INTO ledger.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
                SELECT '{commune}', 'cchc.ledger.v1.AccountOpened', convert_to('fact ' || number, 'UTF8'), 'communes/{commune}/accounts/a' || number, number, 'tester', 'Lý do', '', ''
                FROM generate_series(1, {count}) AS number
                """);
        }

        var horizon = Host.Of<Horizons>().For("ledger");
        var last = await Host.ScalarAsync<long>("SELECT max(position) FROM ledger.facts");
        await Soon.BecomesTrueAsync(() => horizon.Final >= last, "the facts are final");
    }

    public async Task SealAsync()
    {
        while (await Sealer.RunOnceAsync(default))
        {
        }
    }

    /// <summary>Does what only an owner or a superuser can.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await Host.ConnectAsync();
        await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
    }

    /// <summary>Exports, if not said otherwise as of an hour later: what is missing then was not sealed after the export.</summary>
    public async Task<string> ExportAsync(string? commune = null, TimeProvider? clock = null)
    {
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".jsonl");
        await using var output = File.Create(file);
        await new LogExport(Host.Of<ModuleDataSources>(), Keys, clock ?? HourAhead).WriteAsync(["ledger"], commune, output, default);
        return file;
    }

    internal async Task<VerificationReport> VerifyAsync(params string[] witnesses) => Verifier.Run(await ExportAsync(), witnesses);

    /// <summary>Adds a checkpoint as who may add rows can: over these facts, as the next of its chain, signed with a key or with nothing.</summary>
    internal async Task AddCheckpointAsync(string commune, long lastPosition, DateTimeOffset sealTime, ECDsa? key)
    {
        await using var connection = await Host.ConnectAsync();
        var tree = new MerkleFrontier();
        byte[][] leaves = [.. (await FactReader.ReadAllAsync(connection, "ledger", long.MinValue, commune, 10_000, default)).Select(FactLeaf.Of)];
        Array.ForEach(leaves, leaf => tree.Add(leaf));
        var checkpoint = new Cchc.Platform.V1.Checkpoint
        {
            Module = "ledger", Commune = commune, LogId = (await FactLogIds.AllAsync(connection, "ledger", default))[^1].Id, Number = 1, FactCount = tree.Count, LastPosition = lastPosition,
            RootHash = ByteString.CopyFrom(tree.Root()), PreviousHash = SignedText.NoHash, SealTime = SignedText.Time(sealTime),
            KeyId = key is null ? Keys.Read().All[^1].KeyId : SignedText.KeyIdOf(key.ExportSubjectPublicKeyInfo()),
        };
        checkpoint.Signature = key is null ? SignedText.NoHash : SignedText.Sign(key, SignedText.Of(checkpoint));
        await using var transaction = await connection.BeginTransactionAsync();
        await CheckpointTable.AddAsync(connection, transaction, "ledger", [new StoredCheckpoint(checkpoint, tree.ToBytes(), [.. leaves.SelectMany(leaf => leaf)])]);
        await transaction.CommitAsync();
    }

    /// <summary>Adds a fact at a position that is free, as a superuser can.</summary>
    public Task SlipInAsync(long position, string commune, DateTimeOffset recorded) => ExecuteAsync($"""
        INSERT INTO ledger.facts OVERRIDING SYSTEM VALUE
        SELECT {position}, '{commune}', type, payload, resource, revision, actor, reason, request_id, trace_parent, '{recorded:O}' FROM ledger.facts WHERE position = 10
        """);

    /// <summary>Signs the checkpoints of a commune anew, over the facts as they are now, as who has a key can.</summary>
    internal async Task ResealAsync(string commune, long fromNumber, ECDsa key, Func<DateTimeOffset, DateTimeOffset> sealTime)
    {
        await using var connection = await Host.ConnectAsync();
        var facts = await FactReader.ReadAllAsync(connection, "ledger", 0, commune, 10_000, default);
        var chain = await CheckpointTable.ReadWholeAsync(connection, "ledger", commune, CheckpointPlace.Start, 1000, default);
        var previous = SignedText.NoHash;
        foreach (var (checkpoint, _, _) in chain)
        {
            if (checkpoint.Number >= fromNumber)
            {
                var tree = new MerkleFrontier();
                byte[][] leaves = [.. facts.Where(f => f.Position <= checkpoint.LastPosition).Select(FactLeaf.Of)];
                Array.ForEach(leaves, leaf => tree.Add(leaf));
                checkpoint.RootHash = ByteString.CopyFrom(tree.Root());
                checkpoint.FactCount = tree.Count;
                checkpoint.PreviousHash = previous;
                checkpoint.SealTime = SignedText.Time(sealTime(checkpoint.SealTime.ToDateTimeOffset()));
                checkpoint.KeyId = SignedText.KeyIdOf(key.ExportSubjectPublicKeyInfo());
                checkpoint.Signature = SignedText.Sign(key, SignedText.Of(checkpoint));
                await using var transaction = await connection.BeginTransactionAsync();
                await new NpgsqlCommand($"DELETE FROM ledger.fact_checkpoints WHERE commune = '{commune}' AND number = {checkpoint.Number}", connection).ExecuteNonQueryAsync();
                await CheckpointTable.AddAsync(connection, transaction, "ledger", [new StoredCheckpoint(checkpoint, tree.ToBytes(), [.. leaves.Skip((int)(chain.LastOrDefault(c => c.Checkpoint.Number < checkpoint.Number)?.Checkpoint.FactCount ?? 0)).SelectMany(l => l)])]);
                await transaction.CommitAsync();
            }

            previous = SignedText.HashOf(checkpoint);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
