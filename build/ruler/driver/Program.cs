using CchcPlatform.Ruler;
using CchcPlatform.Ruler.Cases;

var options = Options.Parse(args);
await using var database = await Database.StartAsync(options);
await using var bench = new Bench(options, database);
Bench.Say("Starting the platform");
await bench.StartAsync();
if (options.Wants("get"))
{
    await Reads.GetAsync(bench);
}

if (options.Wants("list"))
{
    await Reads.ListAsync(bench, bench.Data.Communes);
}

if (options.Wants("report"))
{
    await Changes.RunAsync(bench);
}

Console.WriteLine();
Console.Write(bench.Table);
return 0;
