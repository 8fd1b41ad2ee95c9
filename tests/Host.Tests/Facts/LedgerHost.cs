using Cchc.Ledger.V1;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Host.Tests.Facts;

/// <summary>Hosts with the test modules ledger (publishes) and mirror (reacts), and what their tests ask of them.</summary>
internal static class LedgerHost
{
    public const string Commune = "25195";

    public static string[] Both { get; } = ["ledger", "mirror"];

    public static string Folder { get; } = Path.Combine(RepositoryScripts.Root, "artifacts", "test-modules", "Facts");

    public static Task<TestHost> StartAsync(string[]? modules = null, params (string, string)[] more) =>
        TestHost.StartAsync(modules ?? Both, Settings(more), migrated: Both);

    public static Task<TestHost> BesideAsync(this TestHost host, string[]? modules = null, params (string, string)[] more) =>
        host.StartBesideAsync(modules ?? Both, Settings(more));

    public static T Of<T>(this TestHost host) where T : notnull => host.Services.GetRequiredService<T>();

    public static async Task<LedgerService.LedgerServiceClient> LedgerAsync(this TestHost host) => new(await host.CallAsAsync("admin"));

    public static async Task<string> OpenAsync(this LedgerService.LedgerServiceClient ledger, string id) =>
        (await ledger.OpenAccountAsync(new OpenAccountRequest { Parent = "communes/" + Commune, AccountId = id })).Account.Name;

    /// <summary>Adds entries of 1, each once.</summary>
    public static async Task AddAsync(this LedgerService.LedgerServiceClient ledger, string account, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await RepeatedAsync(id => ledger.AddEntryAsync(new AddEntryRequest { Name = account, Amount = 1, Reason = "test", RequestId = id }).ResponseAsync);
        }
    }

    /// <summary>Makes a change, repeating under the same id what an outage cut off. Anything but UNAVAILABLE fails the test.</summary>
    public static async Task RepeatedAsync(Func<string, Task> change)
    {
        var id = Guid.NewGuid().ToString();
        while (true)
        {
            try
            {
                await change(id);
                return;
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(20);
            }
        }
    }

    public static Task<long> CountedAsync(this TestHost host, string account) =>
        host.ScalarAsync<long>($"SELECT coalesce(sum(count), 0)::bigint FROM mirror.tallies WHERE account = '{account}'");

    /// <summary>Every entry of the ledger was counted once, and those of an account in their order.</summary>
    public static async Task AssertExactAsync(this TestHost host, string account, long entries)
    {
        await Soon.BecomesTrueAsync(async () => await host.CountedAsync(account) >= entries, $"{entries} entries of {account} counted");
        Assert.Equal(entries, await host.CountedAsync(account));
        Assert.Equal(entries, await host.ScalarAsync<long>($"SELECT sum(sum)::bigint FROM mirror.tallies WHERE account = '{account}'"));
        Assert.Equal(entries, await host.ScalarAsync<long>($"SELECT count(DISTINCT position) FROM mirror.seen WHERE account = '{account}'"));
        Assert.Equal(entries, await host.ScalarAsync<long>($"SELECT count(*) FROM mirror.seen WHERE account = '{account}'"));
        Assert.Equal(0L, await host.ScalarAsync<long>($"""
            SELECT count(*) FROM (SELECT position, lag(position) OVER (ORDER BY id) AS earlier FROM mirror.seen WHERE account = '{account}') AS pairs
            WHERE earlier > position
            """));
        // What the reaction itself published is exact too, and says who and why.
        Assert.Equal(entries, await host.ScalarAsync<long>(
            $"SELECT count(*) FROM mirror.facts WHERE resource LIKE '%{account}' AND actor = 'module:mirror' AND reason = 'test' AND request_id <> ''"));
    }

    /// <summary>Ends sessions of this database as the end of the server would.</summary>
    public static Task<long> TerminateAsync(this TestHost host, string condition = "true") => host.ScalarAsync<long>(
        $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}");

    public static async Task<NpgsqlConnection> ConnectAsync(this TestHost host, string application = "test")
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(host.ConnectionString) { Pooling = false, ApplicationName = application }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Writes a fact as a change does: the transaction has its id before the position.</summary>
    public static async Task<long> WriteFactAsync(NpgsqlConnection connection, string resource = "communes/25195/accounts/raw")
    {
        await using var command = new NpgsqlCommand($"""
            SELECT pg_current_xact_id();
            INSERT INTO ledger.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
            VALUES ('{Commune}', 'cchc.ledger.v1.AccountOpened', '', '{resource}', 1, 'test', '', '', '') RETURNING position
            """, connection);
        await using var rows = await command.ExecuteReaderAsync();
        await rows.NextResultAsync();
        await rows.ReadAsync();
        return rows.GetInt64(0);
    }

    public static Dictionary<string, string?> Settings((string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Modules:Folder"] = Folder };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return settings;
    }
}
