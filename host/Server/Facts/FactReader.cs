using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Data;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Facts;

/// <summary>Some facts in the order of their positions.</summary>
/// <param name="Facts">The facts.</param>
/// <param name="UpTo">There are no other facts of the wanted kinds up to this position: the place to go on from.</param>
/// <param name="More">Whether there were more than fit.</param>
internal sealed record FactBatch(IReadOnlyList<FactRow> Facts, long UpTo, bool More = false);

/// <summary>Some facts as a reader outside gets them, and in which log their positions count.</summary>
internal sealed record FactSlice(Guid? LogId, IReadOnlyList<FactRow> Facts, long UpTo);

/// <summary>Reads the fact logs of this host in order, without gaps and only as far as they are final.</summary>
internal sealed class FactReader(ModuleDataSources sources, Horizons horizons)
{
    /// <summary>Of payloads that are read at once, unless one fact alone has more.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    public const string Columns = "position, commune, type, payload, resource, revision, actor, reason, request_id, trace_parent, recorded_at";

    /// <summary>The next final facts of a module.</summary>
    /// <param name="schema">Key of the publishing module.</param>
    /// <param name="after">Position of the last fact that the reader has.</param>
    /// <param name="types">Full names of the wanted facts; null for all.</param>
    /// <param name="limit">At most so many, and of <see cref="MostBytes"/>.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<FactBatch> ReadAsync(string schema, long after, string[]? types, int limit, CancellationToken cancel)
    {
        var final = horizons.For(schema).Final;
        if (final <= after)
        {
            return new FactBatch([], after);
        }

        await using var command = sources.For(schema).CreateCommand(
            $"SELECT {Columns} FROM {schema}.facts WHERE position > $1 AND position <= $2{(types is null ? "" : " AND type = ANY($4)")} ORDER BY position LIMIT $3");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = final });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        if (types is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = types, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        }

        await using var rows = await command.ExecuteReaderAsync(cancel);
        var (facts, cut) = await ReadSomeAsync(rows, cancel);
        var more = cut || facts.Count == limit;
        return new FactBatch(facts, more ? facts[^1].Position : final, more);
    }

    /// <summary>The facts up to a final position, with the log that they stand in, in one round trip.</summary>
    /// <param name="schema">Key of the publishing module.</param>
    /// <param name="after">Position of the last fact that the reader has.</param>
    /// <param name="upTo">The last position that is looked at; not beyond the horizon.</param>
    /// <param name="types">Full names of the wanted facts; null for all.</param>
    /// <param name="communes">The wanted communes; null for all.</param>
    /// <param name="limit">At most so many, and of <see cref="MostBytes"/>.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<FactSlice> ReadAsync(string schema, long after, long upTo, string[]? types, string[]? communes, int limit, CancellationToken cancel)
    {
        await using var connection = await sources.For(schema).OpenConnectionAsync(cancel);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT " + FactLogIds.Current(schema)));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"SELECT {Columns} FROM {schema}.facts WHERE position > $1 AND position <= $2{(types is null ? "" : " AND type = ANY($4)")}{(communes is null ? "" : " AND commune = ANY($5)")} ORDER BY position LIMIT $3")
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = after }, new NpgsqlParameter<long> { TypedValue = upTo }, new NpgsqlParameter<int> { TypedValue = limit },
                Texts(types), Texts(communes),
            },
        });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        Guid? log = await rows.ReadAsync(cancel) && !rows.IsDBNull(0) ? rows.GetGuid(0) : null;
        await rows.NextResultAsync(cancel);
        var (facts, cut) = await ReadSomeAsync(rows, cancel);
        return new FactSlice(log, facts, cut || facts.Count == limit ? facts[^1].Position : upTo);
    }

    /// <summary>
    /// SQL for the last position that a sequence has given out. Not its last_value: while nextval logs it ahead, the row shows for a moment
    /// a value that is up to 32 too high.
    /// </summary>
    public static string Issued(string sequence) => $"coalesce(pg_sequence_last_value('{sequence}'::regclass), 0)";

    /// <summary>The last position that was given out, final or not.</summary>
    public async Task<long> IssuedAsync(string schema, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand(
            $"SELECT {Issued(schema + ".facts_position_seq")}");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Up to where an earlier log of a module and the present one are the same; null when it is not an earlier one.</summary>
    public async Task<long?> SharedAsync(string schema, Guid earlier, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand($"""
            SELECT min(begins_after) FROM {schema}.fact_log_ids
            WHERE begun_at > (SELECT begun_at FROM {schema}.fact_log_ids WHERE id = $1)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = earlier });
        return await command.ExecuteScalarAsync(cancel) as long?;
    }

    /// <summary>One fact by its position; null when there is none.</summary>
    public async Task<FactRow?> FindAsync(string schema, long position, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand($"SELECT {Columns} FROM {schema}.facts WHERE position = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        return (await ReadAsync(command, cancel)).SingleOrDefault();
    }

    /// <summary>The next facts by position, final or not, as a snapshot shows them: for exports.</summary>
    /// <param name="connection">Whose transaction is the snapshot.</param>
    /// <param name="schema">Key of the publishing module.</param>
    /// <param name="after">Position of the last fact that the reader has.</param>
    /// <param name="commune">The commune, empty for the facts of none; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<IReadOnlyList<FactRow>> ReadAllAsync(
        NpgsqlConnection connection, string schema, long after, string? commune, int limit, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns} FROM {schema}.facts WHERE position > $1 AND ($2 IS NULL OR commune = $2) ORDER BY position LIMIT $3", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)commune ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await ReadAsync(command, cancel);
    }

    /// <summary>
    /// The position up to which facts count in a figure "as known at" an instant. For an instant that has passed the answer never
    /// changes; for one to come it is what is known now.
    /// </summary>
    public Task<long> PositionAsOfAsync(string schema, DateTimeOffset instant, CancellationToken cancel) =>
        FactMarks.PositionAsOfAsync(sources.For(schema), schema, instant, cancel);

    private static NpgsqlParameter Texts(string[]? values) =>
        new NpgsqlParameter<string[]> { TypedValue = values ?? [], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    public static async Task<List<FactRow>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await ReadAsync(rows, cancel);
    }

    private static async Task<List<FactRow>> ReadAsync(NpgsqlDataReader row, CancellationToken cancel) => (await ReadSomeAsync(row, cancel, long.MaxValue)).Facts;

    // As many as fit into memory at once: a fact may hold a long report, and many readers read. At least one.
    public static async Task<(List<FactRow> Facts, bool Cut)> ReadSomeAsync(NpgsqlDataReader row, CancellationToken cancel, long mostBytes = MostBytes)
    {
        var facts = new List<FactRow>();
        var bytes = 0L;
        while (await row.ReadAsync(cancel))
        {
            if (bytes >= mostBytes)
            {
                return (facts, true);
            }

            facts.Add(new FactRow
            {
                Position = row.GetInt64(0),
                Commune = row.GetString(1),
                Type = row.GetString(2),
                Payload = row.GetFieldValue<byte[]>(3),
                Resource = row.GetString(4),
                Revision = row.GetInt64(5),
                Actor = row.GetString(6),
                Reason = row.GetString(7),
                RequestId = row.GetString(8),
                TraceParent = row.GetString(9),
                RecordedAt = row.GetFieldValue<DateTimeOffset>(10),
            });
            bytes += facts[^1].Payload.Length;
        }

        return (facts, false);
    }
}
