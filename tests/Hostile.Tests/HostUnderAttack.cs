using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Hostile.Tests;

/// <summary>
/// The program in a process of its own, so that what is done to it and what it costs are not the test's. An in-process host makes
/// its database and gives the tokens; both share keys and accounts.
/// </summary>
public sealed class HostUnderAttack : IAsyncLifetime
{
    /// <summary>A member of another commune than the one of the demonstration accounts.</summary>
    public const string Neighbor = "head-vp";

    public const string NeighborCommune = "25198";

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3);

    private TestHost first = null!;
    private Process process = null!;

    public Uri Grpc { get; private set; } = null!;

    public HttpClient Web { get; private set; } = null!;

    /// <summary>The last lines that it wrote.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>Resident memory in MiB.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024 / 1024;
        }
    }

    public bool IsAlive => !process.HasExited;

    public Task<string> TokenAsync(string account) => first.TokenAsync(account);

    public Task<Grpc.Core.CallInvoker> CallAsAsync(string account) => first.CallAsAsync(account, Grpc);

    public async ValueTask InitializeAsync()
    {
        first = await TestHost.StartAsync();
        await first.ScalarAsync<long>($"""
            WITH moved AS (UPDATE identity.grants SET commune = '{NeighborCommune}', unit = NULL WHERE subject = '{Neighbor}'),
            told AS (UPDATE identity.rights_state SET version = version + 1)
            SELECT 1::bigint
            """);
        var (web, grpc) = (Ports.Free(), Ports.Free());
        Grpc = new Uri($"http://127.0.0.1:{grpc}");
        Web = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}"), Timeout = TimeSpan.FromSeconds(30) };
        var start = new ProcessStartInfo("dotnet", [typeof(CchcHost).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ConnectionStrings__Cchc"] = first.ConnectionString,
            ["CCHC_DATA"] = first.Services.GetRequiredService<HostSettings>().DataFolder,
            ["CCHC_WEB_PORT"] = $"{web}",
            ["CCHC_GRPC_PORT"] = $"{grpc}",
            ["Modules__Folder"] = first.Services.GetRequiredService<HostSettings>().ModulesFolder,
            ["Logging__LogLevel__Default"] = "Warning",
        })
        {
            start.Environment[name] = value;
        }

        // What it costs is measured: it shall not be tuned as the tests are.
        start.Environment.Remove("DOTNET_GCgen0size");
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            Assert.True(IsAlive && clock.Elapsed < LongestStart, $"the host is not there: {string.Join('\n', Log)}");
            await Task.Delay(100);
        }
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Web.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>A GET as an account.</summary>
    public async Task<HttpResponseMessage> GetAsync(string account, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(account));
        return await Web.SendAsync(request);
    }

    /// <summary>Its memory once it has had time to clean up, but at most this.</summary>
    public async Task<long> MemoryBelowAsync(long most)
    {
        var clock = Stopwatch.StartNew();
        while (Memory > most && clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(200);
        }

        return Memory;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Web?.Dispose();
        if (first is not null)
        {
            await first.DisposeAsync();
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            Log.Enqueue(line);
            while (Log.Count > 2_000)
            {
                Log.TryDequeue(out _);
            }
        }
    }
}
