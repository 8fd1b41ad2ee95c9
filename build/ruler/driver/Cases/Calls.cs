using Cchc.Near.V1;

namespace CchcPlatform.Ruler.Cases;

/// <summary>What a call to another module adds, and what each layer of a call costs by itself.</summary>
internal static class Calls
{
    private const string Commune = "communes/25195";
    private const double MostAdded = 150;

    /// <summary>Two modules without rows; telemetry is measured by its absence.</summary>
    private static Task<Platform> GaugesAsync(Bench bench, string name, int offset, bool telemetry) => Platform.StartAsync(
        bench.Options, bench.Database, name, offset, Path.Combine(bench.Options.Work, "gauge-modules"), telemetry, ("Identity__AllowHttp", "true"));

    /// <summary>One connection: the same answer by the module itself and by way of another.</summary>
    public static async Task AcrossAsync(Bench bench)
    {
        await using var host = await GaugesAsync(bench, "gauges", 20, telemetry: true);
        var token = await host.TokenAsync("admin");
        var echo = bench.Load.Frames("echo", [new EchoRequest { Parent = Commune, Text = "nghe" }]);
        Task<Loaded> CallAsync(string rpc, int connections, double seconds) => SoundAsync(bench.Load.RunAsync(host.GrpcPort, "/cchc.near.v1.NearService/" + rpc, echo, connections, seconds, token));
        await SoundAsync(bench.Load.BeginAsync(host.GrpcPort, "/cchc.near.v1.NearService/Relay", echo, token));
        await CallAsync("Relay", 16, bench.Options.WarmUp);
        await CallAsync("Echo", 16, bench.Options.WarmUp / 2);
        List<double> added = [], own = [], across = [], cpu = [];
        for (var repeat = 0; repeat < bench.Options.Repeats + 2; repeat++)
        {
            var before = host.Running.Cpu;
            var (near, middle) = (await CallAsync("Echo", 1, bench.Options.Seconds / 2), host.Running.Cpu);
            var far = await CallAsync("Relay", 1, bench.Options.Seconds / 2);
            own.Add(near.P50);
            across.Add(far.P50);
            added.Add(far.P50 - near.P50);
            cpu.Add(((host.Running.Cpu - middle) / far.Calls - (middle - before) / near.Calls) * 1e6);
        }

        var spread = Spread.Of(added);
        bench.Table.Add(new Line("call to another module, added", "1")
        {
            Platform = $"{spread.Show("0")} µs",
            Latency = $"{Spread.Say(Spread.Of(own).Median / 1000, "0.000")} → {Spread.Say(Spread.Of(across).Median / 1000, "0.000")}",
            Cpu = Spread.Say(Spread.Of(cpu).Median, "+0;-0"),
            Reach = $"< {MostAdded:0} µs: {(spread.Median < MostAdded ? "yes" : "no")}",
        });
    }

    /// <summary>Sixteen connections, processor time of the server a call: an empty gRPC program, then one thing more each time.</summary>
    public static async Task LayersAsync(Bench bench)
    {
        var steps = new List<(string Name, Func<double, Task<Loaded>> Run, Running Server)>();
        await using var empty = await bench.StartBareAsync("empty", bench.Options.BasePort + 40);
        await using var quiet = await GaugesAsync(bench, "gauges-quiet", 22, telemetry: false);
        await using var told = await GaugesAsync(bench, "gauges-told", 24, telemetry: true);
        var token = await told.TokenAsync("admin");
        var echo = bench.Load.Frames("echo", [new EchoRequest { Parent = Commune, Text = "nghe" }]);
        void Add(string name, int port, string path, string? with, Running server) =>
            steps.Add((name, seconds => SoundAsync(bench.Load.RunAsync(port, path, echo, 16, seconds, with)), server));
        Add("layer: an empty gRPC program", bench.Options.BasePort + 40, "/cchc.platform.v1.ModuleService/ListModules", null, empty);
        Add("layer: + pipeline, scope, faults, shape of the request", quiet.GrpcPort, "/cchc.near.v1.PublicNearService/EchoOpenly", null, quiet.Running);
        Add("layer: + token, caller, permission", quiet.GrpcPort, "/cchc.near.v1.NearService/Echo", token, quiet.Running);
        Add("layer: + telemetry, 10 % of the traces", told.GrpcPort, "/cchc.near.v1.NearService/Echo", token, told.Running);
        if (bench.HasData)
        {
            steps.Add(("layer: + one row by EF and its SQL (get an activity)", await Reads.GetterAsync(bench), bench.Platform.Running));
            steps.Add(("layer: a change without request_id", await Changes.ReporterAsync(bench, withId: false), bench.Platform.Running));
            steps.Add(("layer: + request_id", await Changes.ReporterAsync(bench, withId: true), bench.Platform.Running));
        }

        await SoundAsync(bench.Load.BeginAsync(quiet.GrpcPort, "/cchc.near.v1.NearService/Echo", echo, token));
        await SoundAsync(bench.Load.BeginAsync(told.GrpcPort, "/cchc.near.v1.NearService/Echo", echo, token));
        foreach (var step in steps)
        {
            await step.Run(bench.Options.WarmUp / 2);
        }

        var cpu = steps.Select(_ => new List<double>()).ToArray();
        for (var repeat = 0; repeat < bench.Options.Repeats; repeat++)
        {
            for (var i = 0; i < steps.Count; i++)
            {
                var before = steps[i].Server.Cpu;
                var loaded = await steps[i].Run(bench.Options.Seconds / 2);
                cpu[i].Add((steps[i].Server.Cpu - before) / loaded.Calls * 1e6);
            }
        }

        for (var i = 0; i < steps.Count; i++)
        {
            var median = Spread.Of(cpu[i]);
            bench.Table.Add(new Line(steps[i].Name, "16")
            {
                Cpu = median.Show("0"),
                Ratio = steps[i].Name.Contains('+') ? $"{Spread.Say(median.Median - Spread.Of(cpu[i - 1]).Median, "+0;-0")} µs" : "",
            });
        }
    }

    private static async Task<Loaded> SoundAsync(Task<Loaded> loaded) => (await loaded).Sound("echo");
}
