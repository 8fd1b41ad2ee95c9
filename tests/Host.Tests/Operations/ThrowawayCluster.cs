using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>A PostgreSQL server of one test, with roles of its own; the roles of the tests' common server are shared.</summary>
internal sealed class ThrowawayCluster : IAsyncDisposable
{
    private readonly string server;
    private readonly string folder;

    private ThrowawayCluster(string server, string folder) => (this.server, this.folder) = (server, folder);

    /// <summary>Connects its superuser to the database cchc, which need not exist yet.</summary>
    public string ConnectionString => Named("cchc");

    /// <summary>What the server has written to its log so far.</summary>
    public Task<string> LogAsync() => File.ReadAllTextAsync(Path.Combine(folder, "postgres", "server.log"));

    public static async Task<ThrowawayCluster> StartAsync()
    {
        var lines = (await RepositoryScripts.RunAsync("postgres", "throwaway", "--owner", $"{Environment.ProcessId}")).Split('\n');
        return new ThrowawayCluster(lines[0], lines[1]);
    }

    /// <summary>Connects its superuser to a database of another name.</summary>
    public string Named(string database) => new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;

    /// <summary>The first value that a query gives.</summary>
    public async Task<T> ScalarAsync<T>(string sql, string database = "cchc")
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Database = database, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync() => await RepositoryScripts.RunAsync("postgres", "stop", folder, "--delete");
}
