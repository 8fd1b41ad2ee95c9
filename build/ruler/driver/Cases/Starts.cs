using Cchc.Platform.V1;
using Grpc.Net.Client;

namespace CchcPlatform.Ruler.Cases;

/// <summary>From the start of the process to its first answer, and its memory when nobody calls.</summary>
internal static class Starts
{
    private const double MostTimes = 3;
    private const double MostMegabytes = 150;

    /// <summary>As it is built, and where the script has made them, with eight copies of a module and compiled ahead.</summary>
    public static async Task RunAsync(Bench bench)
    {
        var program = Path.Combine(bench.Options.Work, "program");
        await RunAsync(bench, program, Path.Combine(program, "modules"), "2 modules");
        var copies = Path.Combine(bench.Options.Work, "copies");
        if (Directory.Exists(copies))
        {
            await using (await Platform.StartAsync(bench.Options, bench.Database, "migrate", 50, program, copies, telemetry: false, ("Identity__AllowHttp", "true"), ("Database__MigrateAtStart", "true")))
            {
                // Makes their schemas.
            }

            await RunAsync(bench, program, copies, "8 copies of a module");
        }

        if (Directory.Exists(Path.Combine(bench.Options.Work, "program-ahead")))
        {
            program = Path.Combine(bench.Options.Work, "program-ahead");
            await RunAsync(bench, program, Path.Combine(program, "modules"), "2 modules, compiled ahead");
        }
    }

    private static async Task RunAsync(Bench bench, string program, string modules, string what)
    {
        List<double> ready = [], empty = [], cpu = [], emptyCpu = [], memory = [], emptyMemory = [];
        for (var repeat = 0; repeat < bench.Options.Repeats; repeat++)
        {
            await using (var host = await Platform.StartAsync(bench.Options, bench.Database, "start", 50, program, modules, telemetry: true, ("Identity__AllowHttp", "true")))
            {
                ready.Add(host.ReadyAfter.TotalMilliseconds);
                cpu.Add(host.Running.Cpu * 1_000);
                await Task.Delay(TimeSpan.FromSeconds(bench.Options.Smoke ? 1 : 10));
                memory.Add(host.Running.Megabytes);
            }

            await using var bare = await bench.StartBareAsync("empty-start", bench.Options.BasePort + 60);
            using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{bench.Options.BasePort + 60}");
            await new ModuleService.ModuleServiceClient(channel).ListModulesAsync(new ListModulesRequest());
            empty.Add(bare.Started.Elapsed.TotalMilliseconds);
            emptyCpu.Add(bare.Cpu * 1_000);
            emptyMemory.Add(bare.Megabytes);
        }

        var times = Spread.Of(ready.Zip(empty, (a, b) => a / b));
        bench.Table.Add(new Line($"cold start, {what}", "")
        {
            Platform = Spread.Of(ready).Show("#,0") + " ms",
            Bare = Spread.Of(empty).Show("#,0") + " ms",
            Ratio = times.Show("0.0"),
            Cpu = $"{Spread.Of(cpu).Show("#,0")} : {Spread.Of(emptyCpu).Show("#,0")} ms in all",
            Reach = $"< {MostTimes:0}: {(times.Median < MostTimes ? "yes" : "no")}",
        });
        var used = Spread.Of(memory);
        bench.Table.Add(new Line($"memory at rest, {what}", "")
        {
            Platform = used.Show("0") + " MB",
            Bare = Spread.Of(emptyMemory).Show("0") + " MB",
            Reach = $"< {MostMegabytes:0} MB: {(used.Median < MostMegabytes ? "yes" : "no")}",
        });
    }
}
