using Npgsql;

namespace CchcPlatform.Testing;

/// <summary>A database of one test or test class; disposing drops it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string server;

    internal TestDatabase(string server, string name)
    {
        this.server = server;
        Name = name;
        ConnectionString = TestPostgres.WithDatabase(server, name);
    }

    /// <summary>The database's name, unique on its server.</summary>
    public string Name { get; }

    /// <summary>Connects the server's superuser to this database, by a pool of at most 20 connections.</summary>
    public string ConnectionString { get; }

    /// <summary>Drops the database and ends whatever is still connected to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pooled);
        await using var connection = await TestPostgres.OpenAsync(server);
        await TestPostgres.ExecuteAsync(connection, $"DROP DATABASE IF EXISTS \"{Name}\" WITH (FORCE)");
    }
}
