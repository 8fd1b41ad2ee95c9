using System.Diagnostics;
using Npgsql;

namespace CchcPlatform.Ruler;

/// <summary>The one PostgreSQL cluster of a run: durable (fsync and synchronous_commit on), private, removed by the script.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly Options options;
    private NpgsqlDataSource source;

    private Database(Options options, string connectionString)
    {
        this.options = options;
        ConnectionString = connectionString;
        source = Open(connectionString);
    }

    public string ConnectionString { get; }

    public static async Task<Database> StartAsync(Options options)
    {
        var folder = Path.Combine(options.Work, "data");
        var database = new Database(options, await ScriptAsync(options, "start", folder));
        // What an administrator of a machine of this size sets; the rest is as the package ships it. Times of commits are kept to
        // measure from commit to commit.
        foreach (var setting in (string[])["shared_buffers = '2GB'", "max_wal_size = '8GB'", "max_connections = 200", "track_commit_timestamp = on", "checkpoint_timeout = '15min'"])
        {
            await database.ExecuteAsync("ALTER SYSTEM SET " + setting);
        }

        await database.source.DisposeAsync();
        await ScriptAsync(options, "stop", folder);
        await ScriptAsync(options, "start", folder);
        database.source = Open(database.ConnectionString);
        return database;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Columns of a table in their order, so that data are made for whatever columns it has.</summary>
    public Task<List<string>> ColumnsAsync(string schema, string table) => RowsAsync(
        $"SELECT column_name::text FROM information_schema.columns WHERE table_schema = '{schema}' AND table_name = '{table}' AND is_generated = 'NEVER' ORDER BY ordinal_position",
        row => row.GetString(0));

    /// <summary>The environment with which PostgreSQL's own programs find the cluster.</summary>
    public Dictionary<string, string> ClientEnvironment
    {
        get
        {
            var text = new NpgsqlConnectionStringBuilder(ConnectionString);
            return new() { ["PGHOST"] = text.Host!, ["PGDATABASE"] = text.Database!, ["PGUSER"] = text.Username!, ["PGPASSWORD"] = text.Password! };
        }
    }

    private static NpgsqlDataSource Open(string text) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(text) { MaxPoolSize = 4 }.ConnectionString);

    private static async Task<string> ScriptAsync(Options options, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(options.Root, "build", "postgres"), arguments) { RedirectStandardOutput = true })!;
        var answer = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? answer : throw new InvalidOperationException($"build/postgres {arguments[0]} ended with code {process.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await ScriptAsync(options, "stop", Path.Combine(options.Work, "data"));
    }
}
