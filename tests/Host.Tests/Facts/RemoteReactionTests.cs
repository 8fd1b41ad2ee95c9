using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Server.Data;
using CchcPlatform.Testing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CchcPlatform.Host.Tests.Facts;

/// <summary>The ledger in one host, the mirror in others: its reaction hears facts by the feed, as exactly as from its own database.</summary>
public sealed class RemoteReactionTests
{
    [Fact]
    public async Task Two_hosts_react_once_to_the_facts_of_a_third_also_when_that_was_away()
    {
        await using var writing = await LedgerHost.StartAsync(["ledger"]);
        var port = Ports.Free();
        var publisher = await PublisherAsync(writing, port);
        try
        {
            await using var first = await SubscriberAsync(writing, port);
            await using var second = await SubscriberAsync(writing, port);
            var ledger = await writing.LedgerAsync();
            var account = await ledger.OpenAsync("far");
            await ledger.AddAsync(account, 120);
            await writing.AssertExactAsync(account, 120);

            await publisher.DisposeAsync();
            await ledger.AddAsync(account, 30);
            await Soon.BecomesTrueAsync(
                async () => await ReactionsOfMirrorAsync(first) is { Healthy: false } complaint && complaint.Description.Contains("cannot hear the facts of ledger"),
                "the outage is told");

            publisher = await PublisherAsync(writing, port);
            await writing.AssertExactAsync(account, 150);
            await Soon.BecomesTrueAsync(async () => (await ReactionsOfMirrorAsync(first)).Healthy, "and its end");
        }
        finally
        {
            await publisher.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_fact_of_another_host_that_was_parked_is_replayed()
    {
        await using var publisher = await LedgerHost.StartAsync(["ledger"]);
        await using var subscriber = await SubscriberAsync(publisher, publisher.Grpc.Port);
        var ledger = await publisher.LedgerAsync();
        var (bad, good) = (await ledger.OpenAsync("bad"), await ledger.OpenAsync("good"));
        await ExecuteAsync(publisher, $"INSERT INTO mirror.poisons (commune, account) VALUES ('25195', '{bad}')");
        await ledger.AddAsync(bad, 2);
        await ledger.AddAsync(good, 2);
        await publisher.AssertExactAsync(good, 2);
        await Soon.BecomesTrueAsync(async () => await publisher.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts") == 2, "both are parked");

        await ExecuteAsync(publisher, "DELETE FROM mirror.poisons");
        var admin = new ReactionService.ReactionServiceClient(await subscriber.CallAsAsync("admin"));
        var request = new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger" };
        Assert.Equal(2, (await admin.ReplayParkedFactsAsync(request)).ReplayedCount);
        await publisher.AssertExactAsync(bad, 2);
    }

    [Fact]
    public async Task After_the_other_host_was_restored_from_a_backup_its_facts_are_heard_on()
    {
        await using var publisher = await LedgerHost.StartAsync(["ledger"]);
        await using var subscriber = await SubscriberAsync(publisher, publisher.Grpc.Port);
        var ledger = await publisher.LedgerAsync();
        var account = await ledger.OpenAsync("restored");
        await ledger.AddAsync(account, 5);
        await publisher.AssertExactAsync(account, 5);

        await new SchemaSetup(publisher.Of<ModuleDataSources>(), publisher.Of<Secrets>()).BeginNewLogAsync("ledger", default);
        await ledger.AddAsync(account, 5);
        await publisher.AssertExactAsync(account, 10);

        // As a backup from before the last two entries would leave it: their positions are given out again, and the reaction waits beyond.
        await ExecuteAsync(publisher, """
            DELETE FROM ledger.facts WHERE position > (SELECT max(position) - 2 FROM ledger.facts);
            SELECT setval(pg_get_serial_sequence('ledger.facts', 'position'), (SELECT max(position) FROM ledger.facts));
            """);
        await new SchemaSetup(publisher.Of<ModuleDataSources>(), publisher.Of<Secrets>()).BeginNewLogAsync("ledger", default);
        await ledger.AddAsync(account, 4);
        await Soon.BecomesTrueAsync(async () => await publisher.CountedAsync(account) == 12, "what is recorded beyond the cursor is heard");
    }

    [Fact]
    public async Task A_restore_while_nobody_listened_is_told_at_the_next_start()
    {
        await using var publisher = await LedgerHost.StartAsync(["ledger"]);
        var ledger = await publisher.LedgerAsync();
        var account = await ledger.OpenAsync("unheard");
        await ledger.AddAsync(account, 5);
        await using (await SubscriberAsync(publisher, publisher.Grpc.Port))
        {
            await publisher.AssertExactAsync(account, 5);
        }

        Assert.Equal(1L, await LogsKeptAsync());
        // The log has grown beyond the cursor again: by the positions alone nobody would see that two facts took those of others.
        await ExecuteAsync(publisher, """
            DELETE FROM ledger.facts WHERE position > (SELECT max(position) - 2 FROM ledger.facts);
            SELECT setval(pg_get_serial_sequence('ledger.facts', 'position'), (SELECT max(position) FROM ledger.facts));
            """);
        await new SchemaSetup(publisher.Of<ModuleDataSources>(), publisher.Of<Secrets>()).BeginNewLogAsync("ledger", default);
        await ledger.AddAsync(account, 4);
        Assert.Equal(0L, await LogsKeptAsync());

        var log = new WrittenLog();
        await using var subscriber = await publisher.StartBesideAsync(
            ["mirror"], LedgerHost.Settings([("Modules:ledger:Address", $"http://127.0.0.1:{publisher.Grpc.Port}")]), builder => builder.Logging.AddProvider(log));
        await Soon.BecomesTrueAsync(async () => await publisher.CountedAsync(account) == 7, "what is recorded beyond the cursor is heard");
        Assert.Contains(log.Lines, line => line.Contains("The facts of ledger were restored from a backup"));
        Assert.Equal(1L, await LogsKeptAsync());

        Task<long> LogsKeptAsync() => publisher.ScalarAsync<long>(
            "SELECT count(*) FROM mirror.fact_cursors WHERE publisher = 'ledger' AND log_id = (SELECT id FROM ledger.fact_log_ids ORDER BY begun_at DESC LIMIT 1)");
    }

    private static Task<TestHost> PublisherAsync(TestHost beside, int port) => beside.BesideAsync(["ledger"], ("CCHC_GRPC_PORT", $"{port}"));

    private static Task<TestHost> SubscriberAsync(TestHost beside, int publisher) =>
        beside.BesideAsync(["mirror"], ("Modules:ledger:Address", $"http://127.0.0.1:{publisher}"));

    private static async Task<ModuleHealth> ReactionsOfMirrorAsync(TestHost host)
    {
        var modules = new ModuleService.ModuleServiceClient(await host.CallAsAsync("admin"));
        return (await modules.ListModulesAsync(new ListModulesRequest())).Modules.Single(m => m.Key == "mirror").Health.Single(h => h.Name == "reactions");
    }

    private static async Task ExecuteAsync(TestHost host, string sql)
    {
        await using var connection = await host.ConnectAsync();
        await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
    }
}
