using System.Diagnostics;
using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Running;

namespace CchcPlatform.Faults.Tests.Kills;

/// <summary>What was killed, and what it cost.</summary>
/// <param name="What">host, server (the postmaster), session (one backend) or all (host and postmaster).</param>
/// <param name="After">Changes that were acknowledged before.</param>
/// <param name="Away">Until the host was ready again.</param>
internal sealed record Kill(string What, int After, TimeSpan Away);

/// <summary>Kills processes of an instance under load, each after so many changes and a moment more, and brings back what does not come back by itself.</summary>
internal sealed class Killer(Instance instance, Workload workload, FactWatch watch, KillSettings settings, Action<string> say)
{
    private static readonly string[] Kinds = ["host", "host", "host", "server", "server", "server", "session", "session", "session", "all"];
    private readonly Random random = new(settings.Seed);

    public List<Kill> Kills { get; } = [];

    public async Task RunAsync(Task load)
    {
        // Every kind comes, in an order that the seed gives.
        var plan = Enumerable.Range(0, settings.Kills).Select(i => Kinds[i % Kinds.Length]).ToArray();
        random.Shuffle(plan);
        for (var i = 0; i < plan.Length; i++)
        {
            var goal = (int)((i + random.NextDouble()) * settings.Changes / settings.Kills);
            while (workload.Caller.Count < goal && !load.IsCompleted)
            {
                await Task.Delay(5);
            }

            if (load.IsCompleted)
            {
                await load;
                throw new InvalidOperationException("The wards ran out of communes.");
            }

            await Task.Delay(random.Next(300));
            // Else the kill would pass it by.
            await watch.HearsAsync();
            var (after, clock) = (workload.Caller.Count, Stopwatch.StartNew());
            await StrikeAsync(plan[i]);
            await instance.Host.BecomesReadyAsync();
            Kills.Add(new Kill(plan[i], after, clock.Elapsed));
            say($"kill {i + 1} of {plan.Length}: {plan[i]} after {after} changes; ready again after {clock.Elapsed.TotalSeconds:0.0} s");
        }

        while (workload.Caller.Count < settings.Changes && !load.IsCompleted)
        {
            await Task.Delay(50);
        }
    }

    private async Task StrikeAsync(string what)
    {
        if (what is "session")
        {
            await instance.Database.KillSessionAsync(random);
        }

        if (what is "server" or "all")
        {
            instance.Database.KillServer();
        }

        if (what is "host" or "all")
        {
            await instance.Host.KillAsync();
        }

        if (what is "server" or "all")
        {
            await instance.Database.StartAsync();
        }

        if (what is "host" or "all")
        {
            instance.Host.Start();
        }
    }
}
