using System.Collections.Concurrent;
using System.Diagnostics;
using Cchc.Platform.V1;
using CchcPlatform.Modules.Mirror.Reactions;
using CchcPlatform.Server.Facts;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReactionService = Cchc.Platform.V1.ReactionService;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class ReactionTests
{
    [Fact]
    public async Task Two_hosts_react_once_also_when_one_ends_amid_the_work()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("twins");
        await using (var other = await host.BesideAsync())
        {
            await ledger.AddAsync(account, 200);
        }

        await ledger.AddAsync(account, 100);
        await host.AssertExactAsync(account, 300);
    }

    [Fact]
    public async Task A_session_that_dies_between_the_handler_and_its_commit_leaves_no_effect_and_no_gap()
    {
        await using var host = await LedgerHost.StartAsync();
        await using var other = await host.BesideAsync();
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("cut");
        var cuts = 0;
        CountWhenEntryAdded.BeforeCommit = async (db, fact) =>
        {
            if (fact.Message.Account == account && fact.Message.Balance % 40 == 7 && Interlocked.Increment(ref cuts) <= 12)
            {
                await db.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pg_backend_pid())");
            }
        };
        try
        {
            var adding = ledger.AddAsync(account, 200);
            while (!adding.IsCompleted)
            {
                await host.TerminateAsync("application_name = 'cchc mirror'");
                await Task.Delay(100);
            }

            await adding;
            await host.AssertExactAsync(account, 200);
        }
        finally
        {
            CountWhenEntryAdded.BeforeCommit = null;
        }

        Assert.True(cuts >= 5, "the handler was cut off in its transaction");
        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts"));
    }

    [Fact]
    public async Task After_all_sessions_of_the_database_ended_facts_and_reactions_go_on()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("restart");
        await ledger.AddAsync(account, 10);
        await host.AssertExactAsync(account, 10);
        for (var round = 1; round <= 3; round++)
        {
            await host.TerminateAsync();
            await ledger.AddAsync(account, 10);
            await host.AssertExactAsync(account, 10 + round * 10);
        }

        await Soon.BecomesTrueAsync(() => host.Of<Horizons>().All.All(h => h.Complaint is null), "no complaint remains");
    }

    [Fact]
    public async Task A_poisoned_fact_is_parked_its_resource_waits_others_go_on_and_a_replay_continues_in_order()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var (bad, good) = (await ledger.OpenAsync("bad"), await ledger.OpenAsync("good"));
        await ExecuteAsync(host, $"INSERT INTO mirror.poisons (commune, account) VALUES ('25195', '{bad}')");
        for (var i = 0; i < 3; i++)
        {
            await ledger.AddAsync(bad, 1);
            await ledger.AddAsync(good, 2);
        }

        await host.AssertExactAsync(good, 6);
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts") == 3, "three facts are parked");
        var admin = new ReactionService.ReactionServiceClient(await host.CallAsAsync("admin"));
        var parked = (await admin.ListParkedFactsAsync(new ListParkedFactsRequest())).ParkedFacts;
        Assert.Equal([bad, bad, bad], parked.Select(p => p.Resource));
        Assert.Equal([3, 0, 0], parked.Select(p => p.Tries));
        Assert.Equal(["", ""], parked.Skip(1).Select(p => p.Error));
        Assert.Contains("InvalidOperationException", parked[0].Error);
        Assert.DoesNotContain("Nguyễn", parked[0].Error);
        var first = await admin.ListParkedFactsAsync(new ListParkedFactsRequest { PageSize = 2, Subscriber = "mirror" });
        var second = await admin.ListParkedFactsAsync(new ListParkedFactsRequest { PageSize = 2, Subscriber = "mirror", PageToken = first.NextPageToken });
        Assert.Equal(parked.Select(p => p.Position), first.ParkedFacts.Concat(second.ParkedFacts).Select(p => p.Position));
        Assert.Equal("", second.NextPageToken);

        var modules = new ModuleService.ModuleServiceClient(await host.CallAsAsync("admin"));
        var mirror = (await modules.ListModulesAsync(new ListModulesRequest())).Modules.Single(m => m.Key == "mirror");
        Assert.Equal(ModuleState.Degraded, mirror.State);
        Assert.Contains("3 facts of ledger are parked for CountWhenEntryAdded", mirror.Reason);

        var replay = new ReplayParkedFactsRequest
        {
            Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger", Position = parked[1].Position, RequestId = Guid.NewGuid().ToString(),
        };
        var unrepaired = await admin.ReplayParkedFactsAsync(replay);
        Assert.Equal((0, bad), (unrepaired.ReplayedCount, Assert.Single(unrepaired.Failures).Resource));
        Assert.Equal([4, 0, 0], (await admin.ListParkedFactsAsync(new ListParkedFactsRequest())).ParkedFacts.Select(p => p.Tries));

        await ExecuteAsync(host, "DELETE FROM mirror.poisons");
        Assert.Equal(unrepaired, await admin.ReplayParkedFactsAsync(replay));
        replay.RequestId = Guid.NewGuid().ToString();
        var repaired = await admin.ReplayParkedFactsAsync(replay);
        Assert.Equal((3, 0), (repaired.ReplayedCount, repaired.Failures.Count));
        Assert.Equal(repaired, await admin.ReplayParkedFactsAsync(replay));
        // As after a host that died between the replay and its answer: there is nothing left to do, and that is no mistake of the caller.
        replay.RequestId = Guid.NewGuid().ToString();
        Assert.Equal(new ReplayParkedFactsResponse(), await admin.ReplayParkedFactsAsync(replay));
        await host.AssertExactAsync(bad, 3);
        await ledger.AddAsync(bad, 2);
        await host.AssertExactAsync(bad, 5);
        Assert.Empty((await admin.ListParkedFactsAsync(new ListParkedFactsRequest())).ParkedFacts);
    }

    [Fact]
    public async Task Parked_facts_are_read_with_one_permission_and_replayed_with_another()
    {
        await using var host = await LedgerHost.StartAsync();
        var reaction = host.Of<Reactions>().Find("mirror", "CountWhenEntryAdded", "ledger");
        Assert.NotNull(reaction);
        var viewer = new ReactionService.ReactionServiceClient(await host.CallAsAsync("viewer"));
        Assert.Empty((await viewer.ListParkedFactsAsync(new ListParkedFactsRequest())).ParkedFacts);
        var request = new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger", Position = 4711 };
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(async () => await viewer.ReplayParkedFactsAsync(request))).StatusCode);
        var admin = new ReactionService.ReactionServiceClient(await host.CallAsAsync("admin"));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await admin.ReplayParkedFactsAsync(request))).StatusCode);
        request.Handler = "Nobody";
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await admin.ReplayParkedFactsAsync(request))).StatusCode);
    }

    [Fact]
    public async Task A_fact_on_one_host_wakes_the_reaction_on_another_without_a_poll()
    {
        await using var reacting = await LedgerHost.StartAsync(null, ("Facts:PollSeconds", "3600"));
        await using var publishing = await reacting.BesideAsync(["ledger"], ("Facts:PollSeconds", "3600"));
        var ledger = await publishing.LedgerAsync();
        var account = await ledger.OpenAsync("far");
        for (var entries = 1; entries <= 5; entries++)
        {
            await ledger.AddAsync(account, 1);
            await reacting.AssertExactAsync(account, entries);
        }
    }

    [Fact]
    public async Task A_reaction_links_to_the_trace_of_the_call_that_published()
    {
        var reactions = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "CchcPlatform.Mirror",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = reactions.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("traced");
        ActivityTraceId trace;
        using (var activity = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
            trace = activity.TraceId;
            await ledger.AddAsync(account, 1);
        }

        await host.AssertExactAsync(account, 1);
        await Soon.BecomesTrueAsync(() => reactions.Any(r => r.Links.Any(l => l.Context.TraceId == trace)), "the reaction is linked");
        var reaction = reactions.Single(r => r.Links.Any(l => l.Context.TraceId == trace));
        Assert.Equal((ActivityKind.Consumer, "process cchc.ledger.v1.EntryAdded"), (reaction.Kind, reaction.DisplayName));
        Assert.NotEqual(trace, reaction.TraceId);
        Assert.Equal(reaction.Id, await host.ScalarAsync<string>($"SELECT trace_parent FROM mirror.facts WHERE resource LIKE '%{account}'"));
    }

    private static async Task ExecuteAsync(TestHost host, string sql)
    {
        await using var connection = await host.ConnectAsync();
        await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
    }
}
