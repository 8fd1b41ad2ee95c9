using System.Runtime.InteropServices;

namespace CchcPlatform.Ruler;

/// <summary>The table of a full run with what it was measured on, for the repository.</summary>
internal static class Results
{
    public static async Task WriteAsync(Bench bench)
    {
        var cpu = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        var postgres = await bench.Database.ScalarAsync<string>("SELECT current_setting('server_version')");
        var text = FormattableString.Invariant($"""
            # The ruler

            Measured by `build/bench` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores ({cpu}), {memory:0} GB, {RuntimeInformation.FrameworkDescription}, PostgreSQL {postgres} with
            fsync and synchronous_commit on. Median of {bench.Options.Repeats} interleaved repeats of {bench.Options.Seconds} s (least–most); load, servers and PostgreSQL share the cores. What each
            column and case means stands in README, "The ruler".

            {bench.Table}
            """);
        var folder = Directory.CreateDirectory(Path.Combine(bench.Options.Root, "build", "ruler", "results")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "ruler.md"), text.TrimEnd() + "\n");
    }
}
