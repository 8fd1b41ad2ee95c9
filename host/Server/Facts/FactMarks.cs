using CchcPlatform.Server.Data;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Facts;

/// <summary>
/// The append-only marks "at this instant everything up to this position was final", by the database's clock. Hosts that race
/// wait for each other, and whoever asks waits for a mark that is being written: so time and position grow together, and
/// an answer about the past never changes.
/// </summary>
internal static class FactMarks
{
    // Any number that nobody else uses as the first half of an advisory lock.
    private const int Lock = 0x43434846;

    /// <summary>Marks that everything up to a position of a log is final now; nothing where that log was replaced meanwhile.</summary>
    public static async Task RecordAsync(NpgsqlDataSource source, string schema, Guid log, long position, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        // A batch is one transaction; its second statement sees what was committed while the first one waited.
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_advisory_xact_lock({Lock}, hashtext('{schema}'))"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"""
            INSERT INTO {schema}.fact_marks (at, position)
            SELECT greatest(clock_timestamp(), (SELECT max(at) + interval '1 microsecond' FROM {schema}.fact_marks)), $1
            WHERE $1 > coalesce((SELECT position FROM {schema}.fact_marks ORDER BY at DESC LIMIT 1), 0)
                AND $1 <= {FactReader.Issued(schema + ".facts_position_seq")} AND $2 = {FactLogIds.Current(schema)}
            """)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = position }, new NpgsqlParameter<Guid> { TypedValue = log } },
        });
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<long> PositionAsOfAsync(NpgsqlDataSource source, string schema, DateTimeOffset instant, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_advisory_xact_lock_shared({Lock}, hashtext('{schema}'))"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT position FROM {schema}.fact_marks WHERE at <= $1 ORDER BY at DESC LIMIT 1")
        {
            Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = instant.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz } },
        });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        return await rows.ReadAsync(cancel) ? rows.GetInt64(0) : 0;
    }
}
