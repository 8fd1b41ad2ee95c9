using Cchc.Platform.V1;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Sealing;

/// <summary>A place in the checkpoints of a schema in the order of their sealing.</summary>
internal readonly record struct CheckpointPlace(long LastPosition, string Commune) : IComparable<CheckpointPlace>
{
    public static readonly CheckpointPlace Start = new(long.MinValue, "");

    public int CompareTo(CheckpointPlace other) =>
        LastPosition.CompareTo(other.LastPosition) is var position and not 0 ? position : string.CompareOrdinal(Commune, other.Commune);

    public static CheckpointPlace Of(Checkpoint checkpoint) => new(checkpoint.LastPosition, checkpoint.Commune);
}

/// <summary>The statements on <c>fact_checkpoints</c>. Its rows are only added.</summary>
internal static class CheckpointTable
{
    private const string Signed = "commune, number, log_id, fact_count, last_position, root_hash, previous_hash, seal_time, key_id, signature";
    private const string Columns = Signed + ", frontier, leaves";

    /// <summary>The next checkpoints of a log in the order of their sealing, without frontier and leaves: as witnesses get them.</summary>
    public static async Task<List<Checkpoint>> ReadAsync(
        NpgsqlConnection connection, string schema, string log, CheckpointPlace after, int limit, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT {Signed}, ''::bytea, ''::bytea FROM {schema}.fact_checkpoints
            WHERE (last_position, commune) > ($1, $2) AND log_id = $4 ORDER BY last_position, commune LIMIT $3
            """, connection) { Parameters = { Number(after.LastPosition), Text(after.Commune), Number(limit), Text(log) } };
        return (await ReadAsync(command, schema, cancel)).ConvertAll(stored => stored.Checkpoint);
    }

    /// <summary>The next checkpoints of all logs in the order of their sealing, of some communes or, if null, of all.</summary>
    public static async Task<List<Checkpoint>> ReadAsync(
        NpgsqlConnection connection, string schema, CheckpointPlace after, string[]? communes, int limit, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT {Signed}, ''::bytea, ''::bytea FROM {schema}.fact_checkpoints
            WHERE (last_position, commune) > ($1, $2) AND ($4 IS NULL OR commune = ANY($4)) ORDER BY last_position, commune LIMIT $3
            """, connection) { Parameters = { Number(after.LastPosition), Text(after.Commune), Number(limit) } };
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)communes ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return (await ReadAsync(command, schema, cancel)).ConvertAll(stored => stored.Checkpoint);
    }

    /// <summary>The place of the newest checkpoint; the start when there is none.</summary>
    public static async Task<CheckpointPlace> NewestAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT last_position, commune FROM {schema}.fact_checkpoints ORDER BY last_position DESC, commune DESC LIMIT 1", connection);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new CheckpointPlace(row.GetInt64(0), row.GetString(1)) : CheckpointPlace.Start;
    }

    /// <summary>The next checkpoints of all logs in the order of their sealing, of one commune (empty: the facts of none) or, if null, of all.</summary>
    public static async Task<List<StoredCheckpoint>> ReadWholeAsync(
        NpgsqlConnection connection, string schema, string? commune, CheckpointPlace after, int limit, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT {Columns} FROM {schema}.fact_checkpoints
            WHERE (last_position, commune) > ($1, $2) AND ($4 IS NULL OR commune = $4) ORDER BY last_position, commune LIMIT $3
            """, connection) { Parameters = { Number(after.LastPosition), Text(after.Commune), Number(limit) } };
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)commune ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await ReadAsync(command, schema, cancel);
    }

    /// <summary>The last checkpoint of a commune in a log, without frontier and leaves; null when there is none.</summary>
    public static async Task<Checkpoint?> LastOfAsync(NpgsqlConnection connection, string schema, string commune, string log, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Signed}, ''::bytea, ''::bytea FROM {schema}.fact_checkpoints WHERE commune = $1 AND log_id = $2 ORDER BY number DESC LIMIT 1", connection)
        {
            Parameters = { Text(commune), Text(log) },
        };
        return (await ReadAsync(command, schema, cancel)).ConvertAll(stored => stored.Checkpoint).SingleOrDefault();
    }

    /// <summary>The newest checkpoint of each of these communes.</summary>
    public static async Task<List<StoredCheckpoint>> HeadsAsync(NpgsqlConnection connection, string schema, IEnumerable<string> communes, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT {Columns} FROM unnest($1) AS wanted(code)
            CROSS JOIN LATERAL (SELECT * FROM {schema}.fact_checkpoints WHERE commune = code ORDER BY number DESC LIMIT 1) AS head
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. communes], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return await ReadAsync(command, schema, cancel);
    }

    /// <summary>Everything up to this position is sealed; 0 at the beginning.</summary>
    public static async Task<long> SealedUpToAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT coalesce(max(last_position), 0) FROM {schema}.fact_checkpoints", connection);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Adds checkpoints within the transaction of the connection.</summary>
    public static async Task AddAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string schema, IEnumerable<StoredCheckpoint> added)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (checkpoint, frontier, leaves) in added)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"INSERT INTO {schema}.fact_checkpoints ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
            {
                Parameters =
                {
                    Text(checkpoint.Commune), Number(checkpoint.Number), Text(checkpoint.LogId), Number(checkpoint.FactCount), Number(checkpoint.LastPosition),
                    Bytes(checkpoint.RootHash.ToByteArray()), Bytes(checkpoint.PreviousHash.ToByteArray()),
                    new NpgsqlParameter<DateTimeOffset> { TypedValue = checkpoint.SealTime.ToDateTimeOffset(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
                    Text(checkpoint.KeyId), Bytes(checkpoint.Signature.ToByteArray()), Bytes(frontier), Bytes(leaves),
                },
            });
        }

        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<List<StoredCheckpoint>> ReadAsync(NpgsqlCommand command, string schema, CancellationToken cancel)
    {
        var found = new List<StoredCheckpoint>();
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            var checkpoint = new Checkpoint
            {
                Module = schema, Commune = row.GetString(0), Number = row.GetInt64(1), LogId = row.GetString(2), FactCount = row.GetInt64(3), LastPosition = row.GetInt64(4),
                RootHash = ByteString.CopyFrom(row.GetFieldValue<byte[]>(5)), PreviousHash = ByteString.CopyFrom(row.GetFieldValue<byte[]>(6)),
                SealTime = SignedText.Time(row.GetFieldValue<DateTimeOffset>(7)), KeyId = row.GetString(8), Signature = ByteString.CopyFrom(row.GetFieldValue<byte[]>(9)),
            };
            found.Add(new StoredCheckpoint(checkpoint, row.GetFieldValue<byte[]>(10), row.GetFieldValue<byte[]>(11)));
        }

        return found;
    }

    private static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value };

    private static NpgsqlParameter Number(long value) => new NpgsqlParameter<long> { TypedValue = value };

    private static NpgsqlParameter Bytes(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value };
}
