using System.Data;
using System.Text;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using Google.Protobuf;
using Npgsql;

namespace CchcPlatform.Server.Sealing;

/// <summary>
/// Writes facts, checkpoints and public keys as lines that can be checked without the database. Each module is read in one
/// snapshot and a page at a time, whatever its size.
/// </summary>
internal sealed class LogExport(ModuleDataSources sources, SealKeys keys, TimeProvider clock)
{
    private const int FactPage = 500;
    private const int CheckpointPage = 50;

    /// <summary>Exports modules.</summary>
    /// <param name="modules">Keys of the modules.</param>
    /// <param name="commune">The commune to export; null for all.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancel">Ends the export.</param>
    /// <returns>How much was written.</returns>
    public async Task<ExportEnd> WriteAsync(IReadOnlyCollection<string> modules, string? commune, Stream output, CancellationToken cancel)
    {
        var snapshots = new List<(string Module, NpgsqlConnection Connection)>();
        try
        {
            foreach (var module in modules)
            {
                snapshots.Add((module, await sources.For(module).OpenConnectionAsync(cancel)));
                await snapshots[^1].Connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            }

            return await WriteAsync(snapshots, commune, output, cancel);
        }
        finally
        {
            foreach (var (_, connection) in snapshots)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<ExportEnd> WriteAsync(IReadOnlyCollection<(string Module, NpgsqlConnection Connection)> snapshots, string? commune, Stream output, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        Task AddAsync(EvidenceLine line) => writer.WriteAsync(EvidenceLines.Format(line) + "\n");

        var header = new ExportHeader { ExportTime = SignedText.Time(clock.GetUtcNow()), Commune = commune ?? "", Modules = { snapshots.Select(s => s.Module) } };
        // What a transaction reads first makes its snapshot.
        foreach (var (module, connection) in snapshots)
        {
            header.Logs.AddRange(await LogsAsync(connection, module, cancel));
        }

        await AddAsync(new EvidenceLine { Header = header });
        // Not before all the snapshots: what they hold was signed with these keys.
        foreach (var key in keys.Read().All)
        {
            await AddAsync(new EvidenceLine { Key = key });
        }

        var end = new ExportEnd();
        foreach (var (module, connection) in snapshots)
        {
            await foreach (var line in LinesAsync(connection, module, commune, cancel))
            {
                await AddAsync(line);
                end.FactCount += line.Fact is null ? 0 : 1;
                end.CheckpointCount += line.Checkpoint is null ? 0 : 1;
            }
        }

        await AddAsync(new EvidenceLine { End = end });
        await writer.FlushAsync(cancel);
        return end;
    }

    // Facts by position, each checkpoint after the last fact that it covers.
    private static async IAsyncEnumerable<EvidenceLine> LinesAsync(
        NpgsqlConnection connection, string module, string? commune, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var (place, position, exhausted) = (CheckpointPlace.Start, long.MinValue, false);
        var checkpoints = new Queue<StoredCheckpoint>();
        do
        {
            var page = await FactReader.ReadAllAsync(connection, module, position, commune, FactPage, cancel);
            position = page.Count < FactPage ? long.MaxValue : page[^1].Position;
            foreach (var fact in page)
            {
                while (await NextAsync() is { } covered && covered.LastPosition < fact.Position)
                {
                    yield return Line(checkpoints.Dequeue());
                }

                yield return new EvidenceLine { Fact = Exported(module, fact) };
            }
        }
        while (position != long.MaxValue);
        while (await NextAsync() is not null)
        {
            yield return Line(checkpoints.Dequeue());
        }

        async Task<Checkpoint?> NextAsync()
        {
            if (checkpoints.Count == 0 && !exhausted)
            {
                exhausted = true;
                foreach (var stored in await CheckpointTable.ReadWholeAsync(connection, module, commune, place, CheckpointPage, cancel))
                {
                    checkpoints.Enqueue(stored);
                    (place, exhausted) = (CheckpointPlace.Of(stored.Checkpoint), false);
                }
            }

            return checkpoints.TryPeek(out var next) ? next.Checkpoint : null;
        }
    }

    private static async Task<IReadOnlyList<ExportedLog>> LogsAsync(NpgsqlConnection connection, string module, CancellationToken cancel)
    {
        // The last modules wait, idle in their transactions, until those before are written.
        await using var patient = new NpgsqlCommand("SET LOCAL idle_in_transaction_session_timeout = 0", connection);
        await patient.ExecuteNonQueryAsync(cancel);
        await using var command = new NpgsqlCommand($"SELECT id::text, begins_after, begun_at FROM {module}.fact_log_ids ORDER BY begun_at", connection);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var logs = new List<ExportedLog>();
        while (await row.ReadAsync(cancel))
        {
            logs.Add(new ExportedLog { Module = module, LogId = row.GetString(0), BeginsAfter = row.GetInt64(1), BeginTime = SignedText.Time(row.GetFieldValue<DateTimeOffset>(2)) });
        }

        return logs;
    }

    private static EvidenceLine Line(StoredCheckpoint stored) => new()
    {
        Checkpoint = stored.Checkpoint, Frontier = UnsafeByteOperations.UnsafeWrap(stored.Frontier), Leaves = UnsafeByteOperations.UnsafeWrap(stored.Leaves),
    };

    private static ExportedFact Exported(string module, FactRow fact) => new()
    {
        Module = module, Position = fact.Position, Commune = fact.Commune, Type = fact.Type, Payload = UnsafeByteOperations.UnsafeWrap(fact.Payload),
        Resource = fact.Resource, Revision = fact.Revision, Actor = fact.Actor, Reason = fact.Reason, RequestId = fact.RequestId,
        TraceParent = fact.TraceParent, RecordTime = SignedText.Time(fact.RecordedAt),
    };
}
