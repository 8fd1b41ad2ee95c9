using System.Collections.Concurrent;
using System.Diagnostics;

namespace CchcPlatform.Faults.Tests.Running;

/// <summary>One process of the copied program. Its ports stay the same over all its lives.</summary>
internal sealed class HostProcess(string program, int webPort, int grpcPort, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);
    private readonly HttpClient web = new() { BaseAddress = new Uri($"http://127.0.0.1:{webPort}"), Timeout = TimeSpan.FromSeconds(10) };
    private Process? process;

    public Uri Grpc { get; } = new($"http://127.0.0.1:{grpcPort}");

    public HttpClient Web => web;

    /// <summary>What all its lives have written.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    public bool HasExited => process is null or { HasExited: true };

    public void Start(params (string Name, string Value)[] more)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "CchcPlatform.Server.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment.Select(e => (e.Key, e.Value)).Concat(more))
        {
            start.Environment[name] = value;
        }

        start.Environment["CCHC_WEB_PORT"] = $"{webPort}";
        start.Environment["CCHC_GRPC_PORT"] = $"{grpcPort}";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>What a service manager sends.</summary>
    public void Terminate() => Posix.Signal(process!.Id, Posix.Terminate);

    public Task WaitForExitAsync() => process!.WaitForExitAsync().WaitAsync(LongestStart);

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await web.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async Task BecomesReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (HasExited || clock.Elapsed > LongestStart)
            {
                throw new InvalidOperationException($"The host {(HasExited ? "ended" : "is not ready")}:\n{string.Join('\n', Log.TakeLast(60))}");
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            if (!process.HasExited)
            {
                await KillAsync();
            }

            process.Dispose();
        }

        web.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Log.Enqueue(line);
            while (Log.Count > 20_000)
            {
                Log.TryDequeue(out _);
            }
        }
    }
}
