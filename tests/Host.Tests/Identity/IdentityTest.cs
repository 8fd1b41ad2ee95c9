using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CchcPlatform.Host.Tests.Identity;

/// <summary>A migrated database and a data folder of its own for each test.</summary>
public abstract class IdentityTest : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> hosts = [];
    private TestDatabase? database;

    protected string Database => database!.ConnectionString;

    protected string DataFolder { get; } = Directory.CreateTempSubdirectory("cchc-identity-").FullName;

    public async ValueTask InitializeAsync()
    {
        var migrations = Open("Host=nowhere").Database.GetMigrations();
        var template = await TestPostgres.GetTemplateAsync("identity " + string.Join(' ', migrations), async connection =>
        {
            await using var db = Open(connection);
            await db.Database.MigrateAsync();
        });
        database = await TestPostgres.CreateDatabaseAsync(template);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await database!.DisposeAsync();
        Directory.Delete(DataFolder, recursive: true);
    }

    private protected async Task<IdentityHost> StartAsync(Action<IdentityOptions>? configure = null, TimeProvider? clock = null)
    {
        var host = await IdentityHost.StartAsync(Database, DataFolder, configure, clock);
        hosts.Add(host);
        return host;
    }

    private protected static async Task<Metadata> AsAsync(IdentityHost host, string account) => With(await host.TokenAsync(account));

    protected static Metadata With(string token) => new() { { "authorization", "Bearer " + token } };

    protected static async Task<(StatusCode Code, string Reason)> RefusalAsync<T>(AsyncUnaryCall<T> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await call);
        return (refused.StatusCode, Faults.ReasonOf(refused));
    }

    /// <summary>Asks until the answer is right; fails after ten seconds.</summary>
    protected static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> right)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var answer = await ask();
            if (right(answer))
            {
                return answer;
            }

            Assert.False(patience.IsCancellationRequested, $"Still {answer} after ten seconds.");
            await Task.Delay(20);
        }
    }

    /// <summary>How many sessions wait for a lock. Asked on a connection of its own: a transaction sees the sessions of its first look only.</summary>
    protected async Task<long> WaitingAsync()
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static IdentityDb Open(string connection)
    {
        var options = new DbContextOptionsBuilder<IdentityDb>();
        IdentityDb.Configure(options, NpgsqlDataSource.Create(connection));
        return new IdentityDb(options.Options);
    }
}
