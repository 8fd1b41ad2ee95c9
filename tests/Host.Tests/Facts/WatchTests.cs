using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class WatchTests
{
    private static readonly WatchFactsRequest Ledger = new() { Parent = "communes/25195", Modules = { "ledger" } };

    [Fact]
    public async Task A_fact_comes_with_who_when_why_and_its_trace_soon_after_its_change()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("a");
        var watcher = new Watcher();
        var watching = watcher.WatchAsync(await host.CallAsAsync("province-system"), new() { Parent = "communes/-", Types_ = { "cchc.ledger.v1.EntryAdded" } }, w => w.Facts.Count == 3);
        await Soon.BecomesTrueAsync(() => watcher.Token.Length > 0, "the first token");
        await ledger.AddAsync(account, 3);
        Assert.Null(await watching);
        var fact = watcher.Facts[2];
        Assert.Equal(("ledger", "25195", "cchc.ledger.v1.EntryAdded", account, "admin", "test"), (fact.Module, fact.Commune, fact.Type, fact.Resource, fact.Actor, fact.Reason));
        Assert.Equal(3, EntryAdded.Parser.ParseFrom(fact.Payload).Balance);
        Assert.Equal(36, fact.RequestId.Length);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", fact.TraceParent);
        Assert.Equal((await FactLogIds.ReadAsync(host.Of<ModuleDataSources>().For("ledger"), "ledger", default)).ToString(), fact.LogId);
        Assert.InRange(fact.RecordTime.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_watch_sees_only_final_facts_and_skips_none_that_was_committed_late()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var slow = await host.ConnectAsync();
        await using var quick = await host.ConnectAsync();
        var watcher = new Watcher();
        var watching = watcher.WatchAsync(await host.CallAsAsync("viewer"), Ledger, w => w.Facts.Count == 2);
        await Soon.BecomesTrueAsync(() => watcher.Messages > 0, "the first message");
        await using var open = await slow.BeginTransactionAsync();
        var lower = await LedgerHost.WriteFactAsync(slow);
        var higher = await LedgerHost.WriteFactAsync(quick);
        await Soon.BecomesTrueAsync(() => host.Of<Horizons>().For("ledger").Lag > TimeSpan.Zero, "the horizon waits");
        await Task.Delay(300);
        Assert.Empty(watcher.Facts);
        await open.CommitAsync();
        Assert.Null(await watching);
        Assert.Equal([lower, higher], watcher.Positions);
    }

    [Fact]
    public async Task Two_communes_three_modules_and_each_watch_gets_what_it_asked_for()
    {
        await using var host = await LedgerHost.StartAsync();
        await using var connection = await host.ConnectAsync();
        // More than is kept in memory: what is further back is read with the same conditions from the table.
        await ExecuteAsync(connection, """
            INSERT INTO ledger.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
            SELECT CASE n % 3 WHEN 0 THEN '25195' WHEN 1 THEN '25196' ELSE '' END,
                   CASE n % 2 WHEN 0 THEN 'cchc.ledger.v1.AccountOpened' ELSE 'cchc.ledger.v1.EntryAdded' END,
                   ('\x0a01'::bytea || convert_to((n % 3)::text, 'UTF8')), 'communes/x/accounts/' || n, 1, 'test', '', '', '' FROM generate_series(1, 6000) AS n
            """);
        var province = await host.CallAsAsync("province-system");
        var viewer = await host.CallAsAsync("viewer");
        await AssertAsync(province, new() { Parent = "communes/-", Modules = { "ledger" } }, 6000, _ => true);
        await AssertAsync(province, new() { Parent = "communes/25196", Modules = { "ledger" } }, 2000, f => f.Commune == "25196");
        await AssertAsync(viewer, new() { Parent = "communes/-" , Modules = { "ledger", "platform" } }, 2000, f => f.Commune == "25195");
        await AssertAsync(province, new() { Parent = "communes/-", Types_ = { "cchc.ledger.v1.EntryAdded" } }, 3000, f => f.Type == "cchc.ledger.v1.EntryAdded");
        await AssertAsync(viewer, new() { Parent = "communes/25195", Types_ = { "cchc.ledger.v1.EntryAdded" } }, 1000, f => f is { Type: "cchc.ledger.v1.EntryAdded", Commune: "25195" });
        var all = new Watcher();
        Assert.Null(await all.WatchAsync(province, new() { Parent = "communes/-" }, w => w.Facts.Count(f => f.Module == "ledger") == 6000 && w.Facts.Any(f => f.Module == "mirror")));
        Assert.All(all.Facts.GroupBy(f => f.Module), log => Assert.Equal(log.Select(f => f.Position).Order(), log.Select(f => f.Position)));
        Assert.Equal(StatusCode.PermissionDenied, (await new Watcher().WatchAsync(viewer, new() { Parent = "communes/25196" }))!.StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await new Watcher().WatchAsync(await host.CallAsAsync("head-vp"), new() { Parent = "communes/25195" }))!.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await new Watcher().WatchAsync(await host.CallAsAsync(null), new() { Parent = "communes/25195" }))!.StatusCode);
    }

    [Fact]
    public async Task A_watch_from_now_on_gets_nothing_older_and_a_resumed_one_what_came_meanwhile()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var connection = await host.ConnectAsync();
        await LedgerHost.WriteFactAsync(connection);
        await Soon.BecomesTrueAsync(() => host.Of<Horizons>().For("ledger").Final > 0, "the fact is final");
        var viewer = await host.CallAsAsync("viewer");
        var request = Ledger.Clone();
        request.Start = WatchStart.Now;
        var watcher = new Watcher();
        Assert.Null(await watcher.WatchAsync(viewer, request, w => w.Messages == 1));
        List<long> meanwhile = [await LedgerHost.WriteFactAsync(connection), await LedgerHost.WriteFactAsync(connection)];
        Assert.Null(await watcher.WatchAsync(viewer, request, w => w.Facts.Count == 2));
        await using var other = await host.BesideAsync(["ledger"]);
        meanwhile.Add(await LedgerHost.WriteFactAsync(connection));
        Assert.Null(await watcher.WatchAsync(await host.CallAsAsync("viewer", other.Grpc), request, w => w.Facts.Count == 3));
        Assert.Equal(meanwhile, watcher.Positions);
    }

    [Fact]
    public async Task A_heartbeat_brings_the_token_past_what_is_not_wanted()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"], ("Feed:HeartbeatSeconds", "0.2"));
        await using var connection = await host.ConnectAsync();
        var province = await host.CallAsAsync("province-system");
        var request = new WatchFactsRequest { Parent = "communes/25196", Modules = { "ledger" } };
        var watcher = new Watcher();
        Assert.Null(await watcher.WatchAsync(province, request, w => w.Messages == 1));
        var empty = watcher.Token;
        for (var i = 0; i < 50; i++)
        {
            await LedgerHost.WriteFactAsync(connection);
        }

        var final = host.Of<Horizons>().For("ledger");
        await Soon.BecomesTrueAsync(() => final.Final >= 50, "the facts are final");
        Assert.Null(await watcher.WatchAsync(province, request, w => w.Messages == 4));
        Assert.Empty(watcher.Facts);
        Assert.NotEqual(empty, watcher.Token);
        // Had the token not moved, changing what it passed would show.
        await ExecuteAsync(connection, "UPDATE ledger.facts SET commune = '25196'");
        await ExecuteAsync(connection, "UPDATE ledger.facts SET position = DEFAULT WHERE position = (SELECT max(position) FROM ledger.facts)");
        Assert.Null(await watcher.WatchAsync(province, request, w => w.Facts.Count == 1));
        Assert.True(watcher.Positions.Single() > 50);
    }

    [Fact]
    public async Task A_token_is_refused_with_another_query_and_when_it_is_none()
    {
        await using var host = await LedgerHost.StartAsync();
        var province = await host.CallAsAsync("province-system");
        var watcher = new Watcher();
        Assert.Null(await watcher.WatchAsync(province, Ledger, w => w.Messages == 1));
        WatchFactsRequest[] others =
        [
            new() { Parent = "communes/-", Modules = { "ledger" } }, new() { Parent = "communes/25196", Modules = { "ledger" } },
            new() { Parent = "communes/25195" }, new() { Parent = "communes/25195", Modules = { "ledger", "mirror" } },
            new() { Parent = "communes/25195", Modules = { "ledger" }, Types_ = { "cchc.ledger.v1.EntryAdded" } },
        ];
        foreach (var other in others)
        {
            AssertEnded(await watcher.WatchAsync(province, other), StatusCode.InvalidArgument, "RESUME_TOKEN_OF_ANOTHER_QUERY");
        }

        foreach (var none in new[] { "x", "{}", "e30", new string('A', 20_000), Convert.ToBase64String("{\"V\":1,\"Q\":\"\",\"M\":{\"ledger\":null}}"u8) })
        {
            var request = Ledger.Clone();
            request.ResumeToken = none;
            AssertEnded(await new Watcher().WatchAsync(province, request), StatusCode.InvalidArgument, "RESUME_TOKEN_MALFORMED");
        }

        AssertEnded(await new Watcher().WatchAsync(province, new() { Parent = "communes/25195", Modules = { "nobody" } }), StatusCode.InvalidArgument, "MODULE_UNKNOWN");
        foreach (var field in new[] { "modules", "types" })
        {
            var request = new WatchFactsRequest { Parent = "communes/25195" };
            (field == "types" ? request.Types_ : request.Modules).AddRange(Enumerable.Repeat("x", 1001));
            AssertEnded(await new Watcher().WatchAsync(province, request), StatusCode.InvalidArgument, "TOO_MANY");
        }

        AssertEnded(await new Watcher().WatchAsync(province, new() { Parent = "communes/25195", Types_ = { "cchc.ledger.v1.Nothing" } }), StatusCode.InvalidArgument, "FACT_TYPE_UNKNOWN");
        Assert.Equal(StatusCode.InvalidArgument, (await new Watcher().WatchAsync(province, new() { Parent = "" }))!.StatusCode);
    }

    [Fact]
    public Task A_withdrawn_right_ends_the_stream_within_a_second() => EndsWithinASecondAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async (accounts, watching) =>
    {
        // A right that is given besides does not end it.
        await accounts.GiveGrantAsync(new() { Parent = "accounts/viewer", Role = "Viewer", Commune = "25196", Reason = "test", RequestId = "give" });
        await Task.Delay(1200);
        Assert.False(watching.IsCompleted);
        var grant = (await accounts.ListGrantsAsync(new() { Parent = "accounts/viewer" })).Grants.Single(g => g.Commune == "25195");
        await accounts.WithdrawGrantAsync(new() { Name = grant.Name, Reason = "test", RequestId = "withdraw" });
    });

    [Fact]
    public Task A_disabled_account_ends_its_streams_within_a_second() => EndsWithinASecondAsync(
        StatusCode.Unauthenticated, "ACCOUNT_DISABLED", async (accounts, _) => await accounts.DisableAccountAsync(new() { Name = "accounts/viewer", Reason = "test" }));

    private static async Task EndsWithinASecondAsync(StatusCode code, string reason, Func<AccountService.AccountServiceClient, Task, Task> change)
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var other = await host.BesideAsync(["ledger"]);
        var watcher = new Watcher();
        var watching = watcher.WatchAsync(await host.CallAsAsync("viewer", other.Grpc), new() { Parent = "communes/-", Modules = { "ledger" } });
        await Soon.BecomesTrueAsync(() => watcher.Messages > 0, "the first message");
        await change(new AccountService.AccountServiceClient(await host.CallAsAsync("admin")), watching);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await using var connection = await host.ConnectAsync();
        await LedgerHost.WriteFactAsync(connection);
        AssertEnded(await watching, code, reason);
        Assert.Empty(watcher.Facts);
    }

    [Fact]
    public async Task Rights_for_a_unit_are_no_rights_to_the_facts_of_the_commune()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        await accounts.GiveGrantAsync(new() { Parent = "accounts/officer-vhxh", Role = "Inspector", Commune = "25195", Unit = "VHXH", Reason = "test" });
        foreach (var parent in new[] { "communes/25195", "communes/-" })
        {
            AssertEnded(await new Watcher().WatchAsync(await host.CallAsAsync("officer-vhxh"), new() { Parent = parent }), StatusCode.PermissionDenied, "PERMISSION_MISSING");
        }
    }

    [Fact]
    public async Task A_host_that_stops_tells_its_streams_and_their_tokens_stay_good()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var connection = await host.ConnectAsync();
        var watcher = new Watcher();
        var other = await host.BesideAsync(["ledger"]);
        var watching = watcher.WatchAsync(await host.CallAsAsync("viewer", other.Grpc), Ledger);
        var first = await LedgerHost.WriteFactAsync(connection);
        await Soon.BecomesTrueAsync(() => watcher.Facts.Count == 1, "the first fact");
        other.Of<IHostApplicationLifetime>().StopApplication();
        AssertEnded(await watching, StatusCode.Unavailable, "HOST_STOPPING");
        await other.DisposeAsync();
        var second = await LedgerHost.WriteFactAsync(connection);
        Assert.Null(await watcher.WatchAsync(await host.CallAsAsync("viewer"), Ledger, w => w.Facts.Count == 2));
        Assert.Equal([first, second], watcher.Positions);
    }

    [Fact]
    public async Task Watches_are_limited_for_each_caller_and_for_the_host()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"], ("Feed:WatchesPerSubject", "2"), ("Feed:Watches", "3"));
        using var enough = new CancellationTokenSource();
        var viewer = await host.CallAsAsync("viewer");
        var steering = await host.CallAsAsync("steering");
        var open = new[] { new Watcher(), new Watcher(), new Watcher() };
        var running = open.Select((w, i) => w.WatchAsync(i < 2 ? viewer : steering, Ledger, null, enough.Token)).ToList();
        await Soon.BecomesTrueAsync(() => open.All(w => w.Messages > 0), "three watches");
        AssertEnded(await new Watcher().WatchAsync(viewer, Ledger), StatusCode.ResourceExhausted, "WATCHES_OF_CALLER");
        AssertEnded(await new Watcher().WatchAsync(steering, Ledger), StatusCode.ResourceExhausted, "WATCHES_OF_HOST");
        await enough.CancelAsync();
        await Task.WhenAll(running);
        // A place is free again when the host has noticed that its caller left.
        await Soon.BecomesTrueAsync(async () => await new Watcher().WatchAsync(viewer, Ledger, w => w.Messages == 1) is null, "a free place");
    }

    private static async Task AssertAsync(CallInvoker invoker, WatchFactsRequest request, int count, Func<Fact, bool> holds)
    {
        // A second watch that goes on where the first one stops, in the middle, finds the rest and no more.
        var watcher = new Watcher();
        Assert.Null(await watcher.WatchAsync(invoker, request, w => w.Facts.Count(f => f.Module == "ledger") >= count / 2));
        Assert.Null(await watcher.WatchAsync(invoker, request, w => w.Facts.Count(f => f.Module == "ledger") >= count));
        Assert.All(watcher.Facts, fact => Assert.True(holds(fact)));
        var ledger = watcher.Facts.Where(f => f.Module == "ledger").Select(f => f.Position).ToList();
        Assert.Equal(count, ledger.Count);
        Assert.Equal(ledger.Distinct().Order(), ledger);
    }

    internal static void AssertEnded(RpcException? ended, StatusCode status, string reason)
    {
        Assert.NotNull(ended);
        Assert.Equal((status, reason), (ended.StatusCode, Faults.ReasonOf(ended)));
    }

    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql) => await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
}
