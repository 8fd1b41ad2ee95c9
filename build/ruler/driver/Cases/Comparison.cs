using Google.Protobuf;

namespace CchcPlatform.Ruler.Cases;

/// <summary>The same call to the platform and to the bare program, and its SQL by pgbench: one after the other in each repeat.</summary>
/// <param name="Label">What it is called in the table.</param>
/// <param name="Path">Path of the rpc.</param>
/// <param name="PlatformFrames">Requests to the platform.</param>
/// <param name="BareFrames">Requests to the bare program.</param>
/// <param name="Scripts">The SQL of it.</param>
/// <param name="Changed">Counts the rows that calls have added; null for a call that reads.</param>
internal sealed record Comparison(
    string Label, string Path, string PlatformFrames, string BareFrames, IReadOnlyList<string> Scripts, Func<Task<long>>? Changed = null)
{
    private const double Wanted = 0.7;

    /// <summary>Measures at each number of connections and returns the median of the platform's rates at the last.</summary>
    public async Task RunAsync(Bench bench, string account)
    {
        var token = await bench.Platform.TokenAsync(account);
        Task<Loaded> PlatformAsync(int connections, double seconds) => CheckedAsync(() => bench.Load.RunAsync(bench.Platform.GrpcPort, Path, PlatformFrames, connections, seconds, token));
        Task<Loaded> BareAsync(int connections, double seconds) => CheckedAsync(() => bench.Load.RunAsync(bench.BarePort, Path, BareFrames, connections, seconds, token));
        await CheckedAsync(() => bench.Load.BeginAsync(bench.Platform.GrpcPort, Path, PlatformFrames, token));
        await PlatformAsync(16, bench.Options.WarmUp);
        await BareAsync(16, bench.Options.WarmUp / 2);
        foreach (var connections in bench.Options.Connections)
        {
            List<Loaded> platform = [], bare = [];
            List<double> limit = [], platformCpu = [], bareCpu = [];
            for (var repeat = 0; repeat < bench.Options.Repeats; repeat++)
            {
                platform.Add(await WithCpuAsync(bench.Platform.Running, platformCpu, () => PlatformAsync(connections, bench.Options.Seconds)));
                bare.Add(await WithCpuAsync(bench.Bare, bareCpu, () => BareAsync(connections, bench.Options.Seconds)));
                limit.Add(await bench.Pgbench.RunAsync(Scripts, connections, bench.Options.Seconds));
            }

            var ratio = Spread.Of(platform.Zip(bare, (p, b) => p.PerSecond / b.PerSecond));
            bench.Table.Add(new Line(Label, $"{connections}")
            {
                Platform = Spread.Of(platform.Select(p => p.PerSecond)).Show("#,0") + " /s",
                Bare = Spread.Of(bare.Select(b => b.PerSecond)).Show("#,0") + " /s",
                Ratio = ratio.Show("0.00"),
                Limit = Spread.Of(limit).Show("#,0") + " /s",
                Latency = $"{Spread.Say(Spread.Of(platform.Select(p => p.P50 / 1000)).Median, "0.00")} / {Spread.Say(Spread.Of(platform.Select(p => p.P99 / 1000)).Median, "0.00")}",
                Cpu = $"{Spread.Say(Spread.Of(platformCpu).Median, "0")} : {Spread.Say(Spread.Of(bareCpu).Median, "0")}",
                Reach = $">= {Spread.Say(Wanted, "0.0")}: {(ratio.Median >= Wanted ? "yes" : "no")}",
            });
        }
    }

    /// <summary>Two servers that do not say the same are not compared.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public static void RequireSame(IMessage platform, IMessage bare)
    {
        if (!platform.Equals(bare))
        {
            throw new InvalidOperationException($"The platform and the bare program answer differently:\n{platform}\n{bare}");
        }
    }

    private static async Task<Loaded> WithCpuAsync(Running server, List<double> cpu, Func<Task<Loaded>> run)
    {
        var before = server.Cpu;
        var loaded = await run();
        cpu.Add((server.Cpu - before) / loaded.Calls * 1e6);
        return loaded;
    }

    // A figure of calls that failed would be worth nothing, and so would one of changes that left no row.
    private async Task<Loaded> CheckedAsync(Func<Task<Loaded>> run)
    {
        var before = Changed is null ? 0 : await Changed();
        var loaded = (await run()).Sound(Label);
        if (Changed is not null && await Changed() - before is var rows && rows != loaded.Calls)
        {
            throw new InvalidOperationException($"{Label}: {loaded.Calls} calls were answered, and {rows} rows are there.");
        }

        return loaded;
    }
}
