using System.Globalization;
using System.Text;

namespace CchcPlatform.Ruler;

/// <summary>One line of the table; cells that do not apply are empty.</summary>
internal sealed record Line(string Case, string At)
{
    public string Platform { get; init; } = "";

    public string Bare { get; init; } = "";

    /// <summary>Platform divided by bare program, or the other way round where less is better.</summary>
    public string Ratio { get; init; } = "";

    public string Limit { get; init; } = "";

    /// <summary>Half and 99 % of the platform's calls.</summary>
    public string Latency { get; init; } = "";

    /// <summary>Processor time of the server a call, platform and bare program.</summary>
    public string Cpu { get; init; } = "";

    public string Reach { get; init; } = "";
}

/// <summary>Median and range of repeats.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    public string Show(string format) => Least == Most ? Say(Median, format) : $"{Say(Median, format)} ({Say(Least, format)}–{Say(Most, format)})";

    public static string Say(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture).Replace(',', ' ');
}

/// <summary>The one table of a run: printed while it grows, written as Markdown at the end.</summary>
internal sealed class Table
{
    private static readonly string[] Titles =
        ["Case", "At", "Platform", "Bare program", "Ratio", "pgbench", "p50 / p99 ms", "CPU µs a call", "Reach"];

    private readonly List<Line> lines = [];

    public void Add(Line line)
    {
        lines.Add(line);
        Console.WriteLine(string.Join(" | ", Cells(line).Where(cell => cell.Length > 0)));
    }

    /// <summary>The table with aligned columns: easy to read in a terminal, and valid Markdown.</summary>
    public override string ToString()
    {
        var rows = lines.Select(Cells).Prepend(Titles).ToList();
        var widths = Enumerable.Range(0, Titles.Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (row, number) in rows.Select((row, number) => (row, number)))
        {
            text.Append("| ").AppendJoin(" | ", row.Select((cell, i) => cell.PadRight(widths[i]))).Append(" |\n");
            if (number == 0)
            {
                text.Append('|').AppendJoin('|', widths.Select(width => new string('-', width + 2))).Append("|\n");
            }
        }

        return text.ToString();
    }

    private static string[] Cells(Line line) => [line.Case, line.At, line.Platform, line.Bare, line.Ratio, line.Limit, line.Latency, line.Cpu, line.Reach];
}
