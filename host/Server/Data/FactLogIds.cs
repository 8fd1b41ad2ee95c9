using Npgsql;

namespace CchcPlatform.Server.Data;

/// <summary>The statements about the identity of a fact log; see <see cref="Kernel.Facts.FactLogId"/>.</summary>
public static class FactLogIds
{
    /// <summary>The identity that counts now, as a subquery.</summary>
    public static string Current(string schema) => $"(SELECT id FROM {schema}.fact_log_ids ORDER BY begun_at DESC LIMIT 1)";

    /// <summary>Reads the identity that counts now.</summary>
    /// <exception cref="InvalidOperationException">The log has none: its schema was migrated by hand and not to the end.</exception>
    public static async Task<Guid> ReadAsync(NpgsqlDataSource source, string schema, CancellationToken cancel)
    {
        await using var command = source.CreateCommand("SELECT " + Current(schema));
        return await command.ExecuteScalarAsync(cancel) as Guid?
            ?? throw new InvalidOperationException($"The fact log of {schema} has no identity; run build/migrate apply.");
    }

    /// <summary>Every identity that the log has had, oldest first, and the position that each begins after.</summary>
    public static async Task<IReadOnlyList<(string Id, long BeginsAfter)>> AllAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT id::text, begins_after FROM {schema}.fact_log_ids ORDER BY begun_at", connection);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var logs = new List<(string, long)>();
        while (await row.ReadAsync(cancel))
        {
            logs.Add((row.GetString(0), row.GetInt64(1)));
        }

        return logs;
    }

    /// <summary>Gives a log without any its first identity; done with the migrations. Hosts that race wait for each other.</summary>
    public static string First(string schema) => $"""
        DO $$ BEGIN
          LOCK TABLE {schema}.fact_log_ids IN SHARE ROW EXCLUSIVE MODE;
          IF NOT EXISTS (SELECT FROM {schema}.fact_log_ids) THEN
            INSERT INTO {schema}.fact_log_ids (id, begins_after, begun_at) VALUES (gen_random_uuid(), 0, clock_timestamp());
          END IF;
        END $$
        """;

    /// <summary>Begins a new log after the last fact that is there.</summary>
    public static string Next(string schema) => $"""
        INSERT INTO {schema}.fact_log_ids (id, begins_after, begun_at)
        SELECT gen_random_uuid(), coalesce((SELECT max(position) FROM {schema}.facts), 0),
               greatest(clock_timestamp(), (SELECT max(begun_at) + interval '1 microsecond' FROM {schema}.fact_log_ids))
        """;

    /// <summary>Begins a new log at an instant ($1) that has passed, after the last fact that had been recorded by then.</summary>
    public static string NextSince(string schema) => $"""
        INSERT INTO {schema}.fact_log_ids (id, begins_after, begun_at)
        SELECT gen_random_uuid(), coalesce((SELECT max(position) FROM {schema}.facts WHERE recorded_at < $1), 0), $1
        """;
}
