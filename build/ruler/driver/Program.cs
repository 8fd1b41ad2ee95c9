using CchcPlatform.Ruler;
using CchcPlatform.Ruler.Cases;

var options = Options.Parse(args);
await using var database = await Database.StartAsync(options);
await using var bench = new Bench(options, database);
(string Name, Func<Task> Run)[] cases =
[
    ("get", () => Reads.GetAsync(bench)),
    ("list", () => Reads.ListAsync(bench, bench.Data.Communes)),
    ("report", () => Changes.RunAsync(bench)),
    ("calls", () => Calls.AcrossAsync(bench)),
    ("layers", () => Calls.LayersAsync(bench)),
    ("facts", () => Facts.ReactionAsync(bench)),
    ("imports", () => Imports.RunAsync(bench)),
    ("starts", () => Starts.RunAsync(bench)),
    ("many", () => Many.RunAsync(bench)),
];
if (options.Cases.Except(cases.Select(c => c.Name)).ToList() is [var unknown, ..])
{
    Bench.Say($"There is no case {unknown}; there are: {string.Join(", ", cases.Select(c => c.Name))}.");
    return 2;
}

Bench.Say("Starting the platform");
await bench.StartAsync();
var failed = false;
foreach (var (name, run) in cases.Where(c => options.Wants(c.Name)))
{
    Bench.Say("Case " + name);
    try
    {
        await run();
    }
    catch (Exception failure) when (failure is not OperationCanceledException)
    {
        // The others may still tell something; the run as a whole has failed.
        failed = true;
        Bench.Say(failure.ToString());
        bench.Table.Add(new Line(name, "") { Platform = "failed", Reach = failure.Message.Split('\n')[0] });
    }
}

// The host sends its last telemetry when it stops.
await bench.StopAsync();
if (bench.Sink.Received == 0)
{
    failed = true;
    Bench.Say("No telemetry has come: what was measured did not have everything on.");
}

Console.WriteLine();
Console.Write(bench.Table);
if (!options.Smoke && options.Cases.Count == 0)
{
    await Results.WriteAsync(bench);
}

return failed ? 1 : 0;
