using Npgsql;

namespace CchcPlatform.Server.Facts;

/// <summary>The oldest transaction that has written something and not ended: facts are not final before it ends.</summary>
/// <param name="Pid">Its backend; 0 for a prepared transaction, which has none.</param>
/// <param name="Application">The name that its program gave, or the name of the prepared transaction.</param>
/// <param name="Age">How long it is open; null when the role of the module may not see it.</param>
internal sealed record HorizonHolder(int Pid, string Application, TimeSpan? Age)
{
    // Everybody sees pid, program and transaction id; the start only of the own role's backends, or with pg_read_all_stats.
    private const string Query = """
        SELECT pid, application, extract(epoch FROM clock_timestamp() - since)::float8
        FROM (SELECT pid, coalesce(application_name, '') AS application, xact_start AS since, age(backend_xid) AS age
              FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
              UNION ALL
              SELECT 0, 'prepared transaction ' || gid, prepared, age(transaction) FROM pg_prepared_xacts) AS writing
        ORDER BY age DESC LIMIT 1
        """;

    public override string ToString()
    {
        var name = Pid == 0 ? Application : $"backend {Pid} ({(Application.Length > 0 ? Application : "a program without a name")})";
        return Age is { } age ? $"{name}, open for {age.TotalSeconds:0} s" : name;
    }

    public static async Task<HorizonHolder?> FindAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(Query);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel)
            ? new HorizonHolder(row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : TimeSpan.FromSeconds(row.GetDouble(2)))
            : null;
    }
}
