using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CchcPlatform.Ruler;

/// <summary>The limit: the same SQL by PostgreSQL's own client in C, over the same socket.</summary>
internal sealed partial class Pgbench(Options options, Database database)
{
    /// <summary>Runs scripts, one chosen at random for each transaction.</summary>
    /// <returns>Transactions a second.</returns>
    public async Task<double> RunAsync(IReadOnlyList<string> scripts, int connections, double seconds)
    {
        List<string> arguments = ["-n", "-M", "prepared", "-c", $"{connections}", "-j", $"{Math.Min(2, connections)}"];
        // In the smoke a number and not a time, in which a busy machine might do nothing.
        arguments.AddRange(options.Smoke ? ["-t", "10"] : ["-T", $"{(int)Math.Round(seconds)}"]);
        foreach (var script in scripts)
        {
            arguments.AddRange(["-f", script]);
        }

        var start = new ProcessStartInfo(Binary(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in database.ClientEnvironment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        // A run with failures gives no figure.
        return process.ExitCode == 0 && Tps().Match(answer) is { Success: true } tps && !Failed().IsMatch(answer)
            ? double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench failed: {await error}{answer}");
    }

    public string Script(string name, string text)
    {
        var file = Path.Combine(options.Work, name + ".pgbench");
        File.WriteAllText(file, text);
        return file;
    }

    private static string Binary() => Directory.GetDirectories("/usr/lib/postgresql").Select(folder => Path.Combine(folder, "bin", "pgbench"))
        .Where(File.Exists).OrderDescending().FirstOrDefault() ?? "pgbench";

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();

    [GeneratedRegex(@"number of failed transactions: [1-9]|aborted")]
    private static partial Regex Failed();
}
