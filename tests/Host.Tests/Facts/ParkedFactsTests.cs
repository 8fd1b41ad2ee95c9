using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using CchcPlatform.Testing;
using Grpc.Core;
using ReactionService = Cchc.Platform.V1.ReactionService;

namespace CchcPlatform.Host.Tests.Facts;

/// <summary>Who sees and replays what reactions could not take.</summary>
public sealed class ParkedFactsTests
{
    private const string Elsewhere = "26002";

    private static readonly ListParkedFactsRequest Every = new();

    [Fact]
    public async Task Parked_facts_are_seen_and_replayed_by_those_of_the_whole_commune_only()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var here = await ledger.OpenAsync("bad");
        var there = (await ledger.OpenAccountAsync(new OpenAccountRequest { Parent = $"communes/{Elsewhere}", AccountId = "bad" })).Account.Name;
        await using var connection = await host.ConnectAsync();
        await WatchTests.ExecuteAsync(connection, $"INSERT INTO mirror.poisons (commune, account) VALUES ('{LedgerHost.Commune}', '{here}'), ('{Elsewhere}', '{there}')");
        await ledger.AddAsync(here, 1);
        await ledger.AddAsync(there, 1);
        await ledger.AddAsync(await ledger.OpenAsync("good"), 1);
        await Soon.BecomesTrueAsync(
            async () => await host.ScalarAsync<long>("SELECT (SELECT count(*) FROM mirror.parked_facts) + (SELECT count(*) FROM mirror.seen)") == 3, "all is handled or parked");
        var handled = await host.ScalarAsync<long>("SELECT max(position) FROM mirror.seen");

        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        await accounts.GiveGrantAsync(new() { Parent = "accounts/head-vp", Role = "SystemAdmin", Commune = Elsewhere, Reason = "test" });
        await accounts.GiveGrantAsync(new() { Parent = "accounts/officer-vhxh", Role = "SystemAdmin", Commune = LedgerHost.Commune, Unit = "VHXH", Reason = "test" });
        var (all, other, unit) = (await ClientAsync(host, "admin"), await ClientAsync(host, "head-vp"), await ClientAsync(host, "officer-vhxh"));
        var parked = (await all.ListParkedFactsAsync(Every)).ParkedFacts;
        Assert.Equal([here, there], parked.Select(p => p.Resource));
        Assert.Equal([parked[0]], (await (await ClientAsync(host, "viewer")).ListParkedFactsAsync(Every)).ParkedFacts);
        Assert.Equal([parked[1]], (await other.ListParkedFactsAsync(Every)).ParkedFacts);
        Assert.Empty((await unit.ListParkedFactsAsync(Every)).ParkedFacts);

        // One answer, whether a fact that is not the caller's is parked, was handled, or is not there at all.
        var missing = await RefusedAsync(other, 4711);
        Assert.StartsWith("NotFound RESOURCE_NOT_FOUND ", missing);
        foreach (var (caller, position) in new[] { (other, parked[0].Position), (other, handled), (unit, parked[0].Position), (unit, parked[1].Position), (unit, handled) })
        {
            Assert.Equal(missing, await RefusedAsync(caller, position));
        }

        await WatchTests.ExecuteAsync(connection, "DELETE FROM mirror.poisons");
        Assert.Equal(0, (await unit.ReplayParkedFactsAsync(Replay(0))).ReplayedCount);
        Assert.Equal(1, (await other.ReplayParkedFactsAsync(Replay(0))).ReplayedCount);
        Assert.Equal([parked[0]], (await all.ListParkedFactsAsync(Every)).ParkedFacts);
    }

    [Fact]
    public async Task What_a_question_about_parked_facts_lacks_or_misspells_is_told()
    {
        await using var host = await LedgerHost.StartAsync();
        var admin = await ClientAsync(host, "admin");
        async Task<string> Told(Func<Task> call)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(call);
            return $"{refused.StatusCode} {Faults.ReasonOf(refused)} {string.Join(' ', Faults.FieldsOf(refused))}";
        }

        Assert.Equal("InvalidArgument INVALID_REQUEST subscriber handler publisher position",
            await Told(async () => await admin.ReplayParkedFactsAsync(new() { Position = -1, RequestId = Guid.NewGuid().ToString() })));
        Assert.Equal("InvalidArgument POSITION_NEGATIVE position", await Told(async () => await admin.ReplayParkedFactsAsync(Replay(-1))));
        // An empty list would say that nothing is parked.
        Assert.StartsWith("NotFound RESOURCE_NOT_FOUND", await Told(async () => await admin.ListParkedFactsAsync(new() { Subscriber = "Mirror" })));
        // A module without handlers has nothing parked.
        Assert.Empty((await admin.ListParkedFactsAsync(new() { Subscriber = "ledger" })).ParkedFacts);
    }

    private static async Task<ReactionService.ReactionServiceClient> ClientAsync(TestHost host, string account) => new(await host.CallAsAsync(account));

    private static ReplayParkedFactsRequest Replay(long position) =>
        new() { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger", Position = position, RequestId = Guid.NewGuid().ToString() };

    // The position that was asked for stands in the answer.
    private static async Task<string> RefusedAsync(ReactionService.ReactionServiceClient caller, long position)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await caller.ReplayParkedFactsAsync(Replay(position)));
        return $"{refused.StatusCode} {Faults.ReasonOf(refused)} {refused.Status.Detail.Replace($"position {position} ", "position … ", StringComparison.Ordinal)}";
    }
}
