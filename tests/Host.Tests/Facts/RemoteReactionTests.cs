using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Server.Data;
using Horizons = CchcPlatform.Server.Facts.Horizons;
using CchcPlatform.Testing;
using Grpc.Core;
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
    public async Task A_replay_that_was_broken_off_goes_on_where_only_waiting_facts_are_left()
    {
        await using var host = await LedgerHost.StartAsync();
        var account = await (await host.LedgerAsync()).OpenAsync("broken-off");
        await ExecuteAsync(host, $"INSERT INTO mirror.poisons (commune, account) VALUES ('25195', '{account}')");
        await (await host.LedgerAsync()).AddAsync(account, 3);
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts") == 3, "they are parked");
        // As the first of them was replayed, and the host died before the next.
        await ExecuteAsync(host, "DELETE FROM mirror.poisons; DELETE FROM mirror.parked_facts WHERE error <> ''");

        var admin = new ReactionService.ReactionServiceClient(await host.CallAsAsync("admin"));
        Assert.Equal(2, (await admin.ReplayParkedFactsAsync(new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger" })).ReplayedCount);
        Assert.Equal(2L, await host.CountedAsync(account));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_parked_fact_that_a_restore_took_away_is_given_up_by_a_replay(bool remote)
    {
        await using var publisher = await LedgerHost.StartAsync(remote ? ["ledger"] : LedgerHost.Both);
        await using var subscriber = remote ? await SubscriberAsync(publisher, publisher.Grpc.Port) : null;
        var ledger = await publisher.LedgerAsync();
        var (bad, other) = (await ledger.OpenAsync("bad"), await ledger.OpenAsync("other"));
        await ExecuteAsync(publisher, $"INSERT INTO mirror.poisons (commune, account) VALUES ('25195', '{bad}')");
        await ledger.AddAsync(bad, 2);
        await Soon.BecomesTrueAsync(async () => await publisher.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts") == 2, "both are parked");

        // Its position is given out again to a fact of another account; at that of the second there is none yet.
        await ExecuteAsync(publisher, "DELETE FROM mirror.poisons");
        await RestoreWithoutAsync(publisher, newest: 2);
        await ledger.AddAsync(other, 1);
        var last = await publisher.ScalarAsync<long>("SELECT max(position) FROM ledger.facts");
        await Soon.BecomesTrueAsync(() => publisher.Of<Horizons>().For("ledger").Final == last, "the new log is followed");
        var admin = new ReactionService.ReactionServiceClient(await (subscriber ?? publisher).CallAsAsync("admin"));
        Assert.Equal(0, (await admin.ReplayParkedFactsAsync(new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger" })).ReplayedCount);
        Assert.Equal(0L, await publisher.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts"));

        // What comes beyond the cursor is heard, also of the account that had waited.
        await ledger.AddAsync(other, 1);
        await ledger.AddAsync(bad, 1);
        await Soon.BecomesTrueAsync(async () => await publisher.CountedAsync(bad) == 1, "it is heard again");
    }

    [Fact]
    public async Task A_parked_fact_that_is_not_final_yet_where_the_replay_asks_is_not_given_up()
    {
        await using var publisher = await LedgerHost.StartAsync(["ledger"]);
        await using var subscriber = await SubscriberAsync(publisher, publisher.Grpc.Port);
        var ledger = await publisher.LedgerAsync();
        var account = await ledger.OpenAsync("not-final");
        await ledger.AddAsync(account, 1);
        await publisher.AssertExactAsync(account, 1);

        await using var slow = await publisher.ConnectAsync();
        await using var open = await slow.BeginTransactionAsync();
        await LedgerHost.WriteFactAsync(slow);
        await ledger.AddAsync(account, 1);
        await Soon.BecomesTrueAsync(() => publisher.Of<Horizons>().For("ledger").Lag > TimeSpan.Zero, "the horizon waits");
        // As another host of the publisher, which read its log before that transaction began, has delivered it.
        await ParkAsync(publisher, account, "(SELECT max(position) FROM ledger.facts)");
        var admin = new ReactionService.ReactionServiceClient(await subscriber.CallAsAsync("admin"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await admin.ReplayParkedFactsAsync(Replay));
        Assert.Equal((StatusCode.Unavailable, "FACT_NOT_FINAL"), (refused.StatusCode, Faults.ReasonOf(refused)));
        Assert.Equal(1L, await publisher.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts"));

        await open.RollbackAsync();
        Assert.Equal(1, (await admin.ReplayParkedFactsAsync(Replay)).ReplayedCount);
        await publisher.AssertExactAsync(account, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_parked_fact_of_a_type_that_this_build_does_not_hear_is_left_to_one_that_does(bool remote)
    {
        await using var publisher = await LedgerHost.StartAsync(remote ? ["ledger"] : LedgerHost.Both);
        await using var subscriber = remote ? await SubscriberAsync(publisher, publisher.Grpc.Port) : null;
        var ledger = await publisher.LedgerAsync();
        var account = await ledger.OpenAsync("newer");
        await ledger.AddAsync(account, 1);
        await publisher.AssertExactAsync(account, 1);
        // As a newer build, whose handler hears of new accounts too, has parked it.
        await ParkAsync(publisher, account, $"(SELECT position FROM ledger.facts WHERE resource = '{account}' AND type = 'cchc.ledger.v1.AccountOpened')");
        await ledger.AddAsync(account, 1);
        await Soon.BecomesTrueAsync(async () => await publisher.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts") == 2, "the next waits behind it");

        var admin = new ReactionService.ReactionServiceClient(await (subscriber ?? publisher).CallAsAsync("admin"));
        var refused = await admin.ReplayParkedFactsAsync(Replay);
        Assert.Equal((0, account), (refused.ReplayedCount, Assert.Single(refused.Failures).Resource));
        Assert.StartsWith("FACT_NOT_HANDLED: CountWhenEntryAdded of this build of mirror does not handle cchc.ledger.v1.AccountOpened", refused.Failures[0].Error);
        Assert.Equal(2L, await publisher.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts"));

        // What the reason tells for the case that no build handles it any more.
        await ExecuteAsync(publisher, "DELETE FROM mirror.parked_facts WHERE error <> ''");
        Assert.Equal(1, (await admin.ReplayParkedFactsAsync(Replay)).ReplayedCount);
        await publisher.AssertExactAsync(account, 2);
    }

    [Fact]
    public async Task A_publisher_with_a_database_of_its_own_that_was_restored_is_told_and_heard_on()
    {
        var log = new WrittenLog();
        await using var host = await LedgerHost.StartAsync();
        await using var second = await host.StartBesideAsync(LedgerHost.Both, LedgerHost.Settings([]), builder => builder.Logging.AddProvider(log));
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("own-database");
        await ledger.AddAsync(account, 5);
        await host.AssertExactAsync(account, 5);

        // The cursor is in another database and keeps its place.
        await RestoreWithoutAsync(host, newest: 3);
        await ledger.AddAsync(account, 1);
        await Soon.BecomesTrueAsync(async () => await ReactionsOfMirrorAsync(second) is { Healthy: false } told && told.Description.Contains("was restored to before position"), "health tells it");
        await Soon.BecomesTrueAsync(() => log.Lines.Any(line => line.Contains("The facts of ledger were restored from a backup")), "the log tells it");
        await ledger.AddAsync(account, 3);
        await Soon.BecomesTrueAsync(async () => await host.CountedAsync(account) == 6, "what is recorded beyond the cursor is heard");
        await Soon.BecomesTrueAsync(async () => (await ReactionsOfMirrorAsync(second)).Healthy, "and health is well again");
    }

    [Fact]
    public async Task A_cursor_that_another_host_has_moved_beyond_a_restored_log_is_told_here_too()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("moved-elsewhere");
        await ledger.AddAsync(account, 5);
        await host.AssertExactAsync(account, 5);
        await Soon.BecomesTrueAsync(async () => (await ReactionsOfMirrorAsync(host)).Healthy, "all is well");

        // As if another host had heard three more, which the restored log does not have.
        await ExecuteAsync(host, "UPDATE mirror.fact_cursors SET position = (SELECT max(position) + 3 FROM ledger.facts) WHERE publisher = 'ledger'");
        await RestoreWithoutAsync(host, newest: 0);
        await Soon.BecomesTrueAsync(async () => await ReactionsOfMirrorAsync(host) is { Healthy: false } told && told.Description.Contains("was restored to before position"), "health tells it");
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
        await RestoreWithoutAsync(publisher, newest: 2);
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
        await RestoreWithoutAsync(publisher, newest: 2);
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

    // As a backup of the ledger alone, from before its newest facts, would leave it.
    private static async Task RestoreWithoutAsync(TestHost host, int newest)
    {
        await ExecuteAsync(host, $"""
            DELETE FROM ledger.facts WHERE position > (SELECT max(position) - {newest} FROM ledger.facts);
            SELECT setval(pg_get_serial_sequence('ledger.facts', 'position'), (SELECT max(position) FROM ledger.facts));
            """);
        await new SchemaSetup(host.Of<ModuleDataSources>(), host.Of<Secrets>()).BeginNewLogAsync("ledger", default);
    }

    private static ReplayParkedFactsRequest Replay => new() { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger" };

    // As a host leaves a fact that it could not take: the cursor is beyond it.
    private static Task ParkAsync(TestHost host, string resource, string position) => ExecuteAsync(host, $"""
        BEGIN;
        UPDATE mirror.fact_cursors SET position = greatest(position, {position}) WHERE publisher = 'ledger';
        INSERT INTO mirror.parked_facts (handler, publisher, position, resource, error, tries, parked_at)
        VALUES ('CountWhenEntryAdded', 'ledger', {position}, '{resource}', 'It failed.', 3, clock_timestamp());
        COMMIT
        """);

    private static async Task ExecuteAsync(TestHost host, string sql)
    {
        await using var connection = await host.ConnectAsync();
        await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
    }
}
