using System.Diagnostics;
using System.Text;
using Cchc.Steering.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Ruler.Cases;

/// <summary>The real plan, and an appendix of 5 000 rows made of its rows, from the first byte to the issued plan.</summary>
internal static class Imports
{
    private const int Rows = 5_000;
    private const int ChunkBytes = 64 * 1024;

    public static async Task RunAsync(Bench bench)
    {
        var plan = await File.ReadAllTextAsync(Path.Combine(bench.Options.Root, "build", "data", "plan-25195-2026.txt"));
        await MeasureAsync(bench, "import of the real plan", 2030, plan);
        await MeasureAsync(bench, $"import of {Spread.Say(Rows, "#,0")} rows", 2040, Longer(plan, bench.Options.Smoke ? 300 : Rows));
    }

    private static async Task MeasureAsync(Bench bench, string what, int firstYear, string text)
    {
        var imports = new ImportService.ImportServiceClient(await bench.Platform.CallAsAsync("admin"));
        var file = Encoding.UTF8.GetBytes(text);
        var took = new List<double>();
        var rows = 0;
        // The first is for the compiler.
        for (var repeat = -1; repeat < bench.Options.Repeats; repeat++)
        {
            var clock = Stopwatch.StartNew();
            rows = await ImportAsync(imports, firstYear + repeat + 1, file);
            if (repeat >= 0 || bench.Options.Smoke)
            {
                took.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        var spread = Spread.Of(took);
        bench.Table.Add(new Line(what, "1") { Platform = $"{spread.Show("#,0")} ms", Latency = $"{rows} rows, {Spread.Say(spread.Median / rows, "0.00")} ms a row" });
    }

    private static async Task<int> ImportAsync(ImportService.ImportServiceClient imports, int year, byte[] file)
    {
        using var call = imports.ImportPlan();
        await call.RequestStream.WriteAsync(new ImportPlanRequest { Header = new ImportPlanHeader { Parent = "communes/25195", Year = year, FileName = "plan.txt", Reason = "ruler" } });
        for (var at = 0; at < file.Length; at += ChunkBytes)
        {
            await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFrom(file, at, Math.Min(ChunkBytes, file.Length - at)) });
        }

        await call.RequestStream.CompleteAsync();
        ImportPlanResponse? last = null;
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            last = answer;
        }

        return last?.Summary.RowCount ?? throw new InvalidOperationException("The import gave no summary.");
    }

    // Each row of the table again and again under its own headings, with a text of its own.
    private static string Longer(string plan, int rows)
    {
        var lines = plan.Split('\n');
        var bodies = lines.Count(IsActivity);
        var times = (rows + bodies - 1) / bodies;
        return string.Join('\n', lines.SelectMany(line => IsActivity(line)
            ? Enumerable.Range(0, times).Select(time => time == 0 ? line : WithText(line, $" (đợt {time + 1})"))
            : [line]));
    }

    private static bool IsActivity(string line) => line.Split('\t') is [_, _, _, { Length: > 3 } text, _, { Length: > 0 }, ..] && !text.StartsWith('3');

    private static string WithText(string line, string more)
    {
        var cells = line.Split('\t');
        // Number, goal and task stand in the first row only.
        return string.Join('\t', cells.Select((cell, i) => i < 3 ? "" : i == 3 ? cell + more : cell));
    }
}
