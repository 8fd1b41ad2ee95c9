using CchcPlatform.Kernel.Facts;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Facts;

/// <summary>Where the cursor of a reaction stands and what it has set aside, read outside its transactions.</summary>
internal sealed class ParkedFacts(ReactionSubject subject, NpgsqlDataSource source)
{
    private readonly string schema = subject.Module.Key;

    /// <summary>The cursor, and the log in which it counts; on the first start it begins before the first fact, so that earlier facts are handled too.</summary>
    public async Task<(long Position, Guid? Log)> CursorAsync(CancellationToken cancel)
    {
        await using var command = Command($"""
            INSERT INTO {schema}.fact_cursors (handler, publisher, position, moved_at) VALUES ($1, $2, 0, clock_timestamp()) ON CONFLICT DO NOTHING
            """);
        await command.ExecuteNonQueryAsync(cancel);
        await using var read = Command($"SELECT position, log_id FROM {schema}.fact_cursors WHERE handler = $1 AND publisher = $2");
        await using var row = await read.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetGuid(1));
    }

    public async Task<long> CountAsync(CancellationToken cancel)
    {
        await using var command = Command($"SELECT count(*) FROM {schema}.parked_facts WHERE handler = $1 AND publisher = $2");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Parked facts in the order of their positions.</summary>
    /// <param name="after">Only those beyond this position.</param>
    /// <param name="resource">Only those of this resource; null for all.</param>
    /// <param name="communes">Only those of resources in these communes; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<IReadOnlyList<ParkedFact>> ListAsync(long after, string? resource, string[]? communes, int limit, CancellationToken cancel)
    {
        await using var command = Command($"""
            SELECT position, resource, error, tries, parked_at FROM {schema}.parked_facts
            WHERE handler = $1 AND publisher = $2 AND position > $3
              AND ($4 IS NULL OR resource = $4)
              AND ($5 IS NULL OR split_part(resource, '/', 2) = ANY($5))
            ORDER BY position LIMIT $6
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)resource ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)communes ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var parked = new List<ParkedFact>();
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            parked.Add(new ParkedFact
            {
                Handler = subject.Handler,
                Publisher = subject.Publisher,
                Position = row.GetInt64(0),
                Resource = row.GetString(1),
                Error = row.GetString(2),
                Tries = row.GetInt32(3),
                ParkedAt = row.GetFieldValue<DateTimeOffset>(4),
            });
        }

        return parked;
    }

    /// <summary>Notes that a replay failed too.</summary>
    public async Task FailedAgainAsync(long position, string error, CancellationToken cancel)
    {
        await using var command = Command(
            $"UPDATE {schema}.parked_facts SET error = $4, tries = tries + 1 WHERE handler = $1 AND publisher = $2 AND position = $3");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = error });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject.Handler });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = subject.Publisher });
        return command;
    }
}
