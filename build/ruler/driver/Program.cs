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
    ("starts", () => Starts.RunAsync(bench, bench.Modules, "2 modules")),
    ("many", () => Many.RunAsync(bench)),
];
if (options.Cases.Except(cases.Select(c => c.Name)).ToList() is [var unknown, ..])
{
    Bench.Say($"There is no case {unknown}; there are: {string.Join(", ", cases.Select(c => c.Name))}.");
    return 2;
}

Bench.Say("Starting the platform");
await bench.StartAsync();
foreach (var (name, run) in cases.Where(c => options.Wants(c.Name)))
{
    Bench.Say("Case " + name);
    await run();
}

Console.WriteLine();
Console.Write(bench.Table);
if (!options.Smoke && options.Cases.Count == 0)
{
    await Results.WriteAsync(bench);
}

return 0;
