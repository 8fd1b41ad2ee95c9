using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Data;
using Npgsql;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>A session and the driver that disagree about what is prepared, as happened to one after an outage.</summary>
public sealed class PreparedStatementTests
{
    [Fact]
    public async Task Calls_and_reactions_leave_sessions_whose_statements_the_driver_does_not_know()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("prepared");
        var sources = host.Of<ModuleDataSources>();
        sources.GiveUpSessions();
        var sessions = new List<NpgsqlConnection>();
        foreach (var module in new[] { "ledger", "ledger", "ledger", "mirror", "mirror", "mirror" })
        {
            sessions.Add(await sources.For(module).OpenConnectionAsync());
            // The names that the driver gives; no question of its own has used one in this session.
            await using var taken = new NpgsqlCommand(string.Concat(Enumerable.Range(1, 40).Select(n => $"PREPARE _auto{n - 1} AS SELECT 1; PREPARE _p{n - 1} AS SELECT 1;")), sessions[^1]);
            await taken.ExecuteNonQueryAsync();
        }

        sessions.ForEach(session => session.Dispose());

        // Repeats what is UNAVAILABLE; INTERNAL ends the test.
        await ledger.AddAsync(account, 30);
        Assert.Equal(30L, await host.ScalarAsync<long>($"SELECT count(*) FROM ledger.facts WHERE resource = '{account}' AND type LIKE '%.EntryAdded'"));
        await host.AssertExactAsync(account, 30);
        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts"));
    }
}
