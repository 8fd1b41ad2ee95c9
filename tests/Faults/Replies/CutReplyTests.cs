using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Kills;
using CchcPlatform.Faults.Tests.Running;

namespace CchcPlatform.Faults.Tests.Replies;

public sealed class CutReplyTests
{
    [Fact]
    public async Task A_repeated_request_gets_the_answer_that_was_cut_off_also_later_and_after_everything_was_killed()
    {
        var seed = KillSettings.Read().Seed;
        await using var instance = await Instance.StartAsync();
        await using var proxy = await CuttingProxy.StartAsync(instance.Host.Grpc, seed);
        using var caller = new Caller(instance, proxy.Address);
        var workload = new Workload(instance, caller, seed, wards: 3);
        workload.Enough();
        await workload.RunAsync();

        // A caller whose answer is cut off cannot tell it from a host that failed; the host can. That a fact is parked belongs to the load.
        Assert.DoesNotContain(instance.Host.Log, line => line.Contains("fail: ", StringComparison.Ordinal) && !line.Contains("fail: CchcPlatform.Server.Facts.Reaction[", StringComparison.Ordinal));
        // Of a stream the proxy sees all messages and the caller keeps the last, so those are compared below, when they are repeated.
        var cut = proxy.Cut.Where(c => !c.Method.EndsWith("/ImportPlan", StringComparison.Ordinal) && ChangingRpcs.Names.Contains(c.Method)).ToList();
        Assert.True(cut.Count >= 5, $"only {cut.Count} answers were cut off");
        var answers = caller.Answers.Where(a => a.Request.Length > 0).ToLookup(a => Convert.ToHexString(a.Request));
        foreach (var reply in cut)
        {
            Assert.Equal(reply.Reply, Assert.Single(answers[Convert.ToHexString(reply.Request)]).Reply);
        }

        instance.Database.KillServer();
        await instance.Host.KillAsync();
        await instance.Database.StartAsync();
        instance.Host.Start();
        await instance.Host.BecomesReadyAsync();
        using var later = new Caller(instance);
        foreach (var answer in caller.Answers)
        {
            Assert.Equal(answer.Reply, await later.AgainAsync(answer));
        }

        var evidence = new Evidence(instance.Database, workload);
        await evidence.SettleAsync();
        Assert.Empty(await evidence.CollectAsync());
        Assert.Empty(caller.Defects.Concat(later.Defects));
    }
}
