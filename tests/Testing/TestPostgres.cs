using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace CchcPlatform.Testing;

/// <summary>
/// The PostgreSQL server of the tests: the one of <c>CCHC_TEST_POSTGRES</c> (connection string of a superuser), else a
/// throwaway cluster that <c>build/postgres</c> starts once per test process and removes when the process ends.
/// Safe to use from any number of tests at once.
/// </summary>
public static class TestPostgres
{
    // Any number: it only has to be the same in all test processes, and different from the locks of the product.
    private const int TemplateLock = 1_952_870_777;

    private static readonly Lazy<Task<string>> Server = new(StartAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new();

    /// <summary>The connection string of the server's superuser, for the database <c>postgres</c>.</summary>
    public static Task<string> ConnectionStringAsync() => Server.Value;

    /// <summary>
    /// Creates a database that nobody else uses: empty, or a copy of a template from <see cref="GetTemplateAsync"/>.
    /// Disposing drops it, also while connections are open.
    /// </summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(string? template = null)
    {
        var server = await ConnectionStringAsync();
        var name = $"test_{Guid.CreateVersion7():N}";
        await using var connection = await OpenAsync(server);
        await ExecuteAsync(connection, $"CREATE DATABASE \"{name}\" TEMPLATE \"{template ?? "template0"}\"");
        return new TestDatabase(server, name);
    }

    /// <summary>
    /// Returns the name of a template database, made by <paramref name="migrate"/> the first time and reused afterwards by
    /// every test process on the same server. <paramref name="key"/> says what is in it: put a hash of the content (for
    /// example of the migrations) into it, or a server that lives longer than the tests keeps an outdated one.
    /// </summary>
    /// <param name="key">Names the content.</param>
    /// <param name="migrate">Fills the database of the connection string that it gets. If it throws, nothing remains, and
    /// every caller of this process gets the exception.</param>
    public static Task<string> GetTemplateAsync(string key, Func<string, Task> migrate) =>
        Templates.GetOrAdd(key, k => new Lazy<Task<string>>(() => BuildTemplateAsync(k, migrate))).Value;

    internal static string WithDatabase(string server, string name) =>
        new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;

    internal static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        // Without a pool: CREATE DATABASE and DROP DATABASE must not find idle connections of our own.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    internal static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<string> BuildTemplateAsync(string key, Func<string, Task> migrate)
    {
        var server = await ConnectionStringAsync();
        var name = $"template_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24]}";
        await using var connection = await OpenAsync(server);
        // Held until this connection closes, however the process ends: one builder at a time on this server.
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({TemplateLock}, hashtext('{name}'))");
        var finished = await ExecuteAsync(connection, $"SELECT datistemplate FROM pg_database WHERE datname = '{name}'");
        if (finished is true)
            return name;

        if (finished is false) // a builder died amid its work
            await ExecuteAsync(connection, $"DROP DATABASE \"{name}\" WITH (FORCE)");
        await ExecuteAsync(connection, $"CREATE DATABASE \"{name}\" TEMPLATE template0");
        var target = WithDatabase(server, name);
        try
        {
            await migrate(target);
        }
        catch
        {
            await ExecuteAsync(connection, $"DROP DATABASE \"{name}\" WITH (FORCE)");
            throw;
        }
        await using (var pooled = new NpgsqlConnection(target))
            NpgsqlConnection.ClearPool(pooled);
        // A database with open connections cannot be copied; marking it comes last and says that it is complete.
        await ExecuteAsync(connection, $"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false");
        await ExecuteAsync(connection, $"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '{name}'");
        await ExecuteAsync(connection, $"ALTER DATABASE \"{name}\" IS_TEMPLATE true");
        return name;
    }

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("CCHC_TEST_POSTGRES") is { Length: > 0 } given)
            return given;
        // The owner makes build/postgres remove the cluster even when this process is killed.
        var answer = await RepositoryScripts.RunAsync("postgres", "throwaway", "--owner", $"{Environment.ProcessId}");
        var lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [var connectionString, var folder])
            throw new InvalidOperationException($"build/postgres throwaway answered what is not two lines: {answer}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            using var stop = Process.Start(RepositoryScripts.Start("postgres", "stop", folder, "--delete"));
            stop?.WaitForExit(TimeSpan.FromSeconds(20));
        };
        return connectionString;
    }
}
