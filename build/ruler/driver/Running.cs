using System.Diagnostics;
using System.Globalization;

namespace CchcPlatform.Ruler;

/// <summary>A server that is measured: its process, what it has used, and its end.</summary>
internal sealed class Running : IAsyncDisposable
{
    private const double TicksPerSecond = 100;
    private readonly Process process;

    public Running(Options options, string dll, string log, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec dotnet \"$0\" >>\"$1\" 2>&1", dll, log]) { WorkingDirectory = options.Work };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        Log = log;
        Started = Stopwatch.StartNew();
        process = Process.Start(start)!;
        // The script ends what is left when this program itself is killed.
        File.AppendAllText(Path.Combine(options.Work, "pids"), $"{process.Id}\n");
    }

    public string Log { get; }

    public Stopwatch Started { get; }

    public bool Ended => process.HasExited;

    /// <summary>Processor time used so far, user and system, in seconds.</summary>
    public double Cpu
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{process.Id}/stat").Split(") ")[1].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Resident memory in MB (10^6 bytes).</summary>
    public double Megabytes => long.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "").Trim(), CultureInfo.InvariantCulture) * 1024 / 1e6;

    /// <summary>Waits until the server answers, and returns how long that took since its start.</summary>
    public async Task<TimeSpan> AnswersAsync(Func<Task<bool>> asked, int seconds = 240)
    {
        while (!Ended && Started.Elapsed.TotalSeconds < seconds)
        {
            if (await asked())
            {
                return Started.Elapsed;
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException($"{Log}: the server does not answer.\n{string.Join('\n', File.ReadLines(Log).TakeLast(20))}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!Ended)
        {
            using var stop = Process.Start("kill", ["-TERM", $"{process.Id}"])!;
            await stop.WaitForExitAsync();
            try
            {
                await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
            }
            catch (TimeoutException)
            {
                process.Kill();
            }
        }

        process.Dispose();
    }
}
