using System.Diagnostics;
using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Running;

namespace CchcPlatform.Faults.Tests.Kills;

public sealed class KillTests
{
    [Fact]
    public async Task Killed_processes_lose_no_acknowledged_change_and_do_none_twice()
    {
        var settings = KillSettings.Read();
        Say($"seed {settings.Seed}: {settings.Kills} kills over {settings.Changes} changes");
        Say($"not released yet, and so not driven: {string.Join(", ", DrivenModules.NotReleased.DefaultIfEmpty("none"))}");
        var clock = Stopwatch.StartNew();
        await using var instance = await Instance.StartAsync();
        Assert.Equal("on/on/on", await instance.Database.ScalarAsync<string>(
            "SELECT current_setting('fsync') || '/' || current_setting('synchronous_commit') || '/' || current_setting('full_page_writes')"));
        using var caller = new Caller(instance);
        var workload = new Workload(instance, caller, settings.Seed, changes: settings.Changes);
        var load = workload.RunAsync();
        await using var watch = new FactWatch(instance);
        var killer = new Killer(instance, workload, watch, settings, Say);
        try
        {
            await killer.RunAsync(load);
            workload.Enough();
            await load;
        }
        catch
        {
            Say(string.Join('\n', caller.Defects));
            Say(string.Join('\n', instance.Host.Log.Where(line => line.Contains("fail: ", StringComparison.Ordinal)).TakeLast(50).Concat(instance.Host.Log.TakeLast(20))));
            throw;
        }

        var evidence = new Evidence(instance.Database, workload);
        await evidence.SettleAsync();
        IReadOnlyList<string> wrong = [.. await evidence.CollectAsync(), .. await watch.CompareAsync()];
        Say($"a watcher of all facts was broken off {watch.Broken} times");
        Say(Table(killer.Kills, caller, clock.Elapsed, wrong.Count));
        if (!caller.Defects.IsEmpty)
        {
            Say(string.Join('\n', instance.Host.Log.Where(line => line.Contains("fail: ", StringComparison.Ordinal))));
        }

        Assert.Empty(caller.Defects);
        Assert.Empty(wrong);
        // At least those that end the host; the end of a session, or of the server, may pass a watch by.
        Assert.True(watch.Broken >= killer.Kills.Count(kill => kill.What is "host" or "all"), $"the watch was broken off {watch.Broken} times");
        // Whoever adds an rpc that changes something makes the wards use it: in Changes/Ward.cs or Changes/WardPlan.cs.
        Assert.Empty(ChangingRpcs.Names.Except(caller.Answers.Select(a => a.Method)));
    }

    private static string Table(IReadOnlyCollection<Kill> kills, Caller caller, TimeSpan time, int wrong)
    {
        var rows = kills.GroupBy(k => k.What).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
            $"| {g.Key} | {g.Count()} | {g.Average(k => k.Away.TotalSeconds):0.0} s | {g.Max(k => k.Away.TotalSeconds):0.0} s |");
        var rpcs = caller.Answers.GroupBy(a => a.Method).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
            $"| {g.Key} | {g.Count()} | {g.Count(a => a.Tries > 1)} |");
        return string.Join('\n',
        [
            $"{caller.Count} changes acknowledged, {caller.Answers.Count(a => a.Tries > 1)} of them after a repetition; {kills.Count} kills; {time.TotalSeconds:0} s; {wrong} things wrong",
            "", "| killed | times | ready again, mean | longest |", "|---|---|---|---|", .. rows,
            "", "| rpc | acknowledged | repeated |", "|---|---|---|", .. rpcs, "",
        ]);
    }

    private static void Say(string text) => Console.WriteLine(text);
}
