using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>The program itself, in a process of its own on free ports, as an operator runs it.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = [];

    private HostProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>Everything that it has printed so far.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>Address of HTTP/1.1.</summary>
    public Uri Web { get; private set; } = null!;

    /// <summary>Address of gRPC.</summary>
    public Uri Grpc { get; private set; } = null!;

    /// <summary>Starts one on the database, the accounts and the secrets of a host of the tests.</summary>
    public static Task<HostProcess> StartAsync(TestHost beside, string modules, params (string Name, string Value)[] environment) => StartAsync(
    [
        ("ConnectionStrings__Cchc", beside.ConnectionString),
        ("CCHC_DATA", beside.Of<HostSettings>().DataFolder),
        ("Modules__Folder", modules),
        .. environment,
    ]);

    /// <summary>Starts one and waits until it is ready.</summary>
    public static Task<HostProcess> StartAsync(params (string Name, string Value)[] environment) => StartProgramAsync(typeof(CchcHost).Assembly.Location, environment);

    /// <summary>Starts a copy of the program and waits until it is ready.</summary>
    public static async Task<HostProcess> StartProgramAsync(string program, params (string Name, string Value)[] environment)
    {
        var host = Begin(program, environment);
        try
        {
            await Soon.BecomesTrueAsync(() => host.process.HasExited || host.lines.Any(l => l.Contains("Application started")), "the host listens: " + host.Output);
            var addresses = host.lines.Select(l => Address().Match(l)).Where(m => m.Success).Select(m => new Uri(m.Groups[1].Value.Replace("//0.0.0.0:", "//127.0.0.1:").Replace("//[::]:", "//127.0.0.1:"))).ToList();
            Assert.True(addresses.Count > 0, host.Output);
            host.Web = addresses[0];
            host.Grpc = addresses[^1];
            using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
            await Soon.BecomesTrueAsync(async () => (await client.GetAsync(new Uri(host.Web, "/health/ready"))).IsSuccessStatusCode, "the host is ready");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that is expected to refuse, and returns its exit code and what it said.</summary>
    public static Task<(int Code, string Output)> RefusesAsync(params (string Name, string Value)[] environment) => RefusesAsync([], environment);

    /// <inheritdoc cref="RefusesAsync((string, string)[])" />
    public static async Task<(int Code, string Output)> RefusesAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var host = Begin(typeof(CchcHost).Assembly.Location, environment, arguments);
        return (await host.EndsAsync(), host.Output);
    }

    /// <summary>An access token from its issuer, by the secret in its folder.</summary>
    public async Task<string> TokenAsync(string data, string account, HttpClient? by = null)
    {
        using var client = by is null ? new HttpClient() : null;
        using var answer = await (by ?? client!).PostAsync(new Uri(Web, "/connect/token"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = account,
            ["client_secret"] = (await File.ReadAllTextAsync(Path.Combine(data, "secrets", "accounts", account))).Trim(),
        }));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    /// <summary>What a service manager sends.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public async Task<int> EndsAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static HostProcess Begin(string program, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment.Prepend(("CCHC_WEB_PORT", "0")).Prepend(("CCHC_GRPC_PORT", "0")))
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(Process.Start(start)!);
        host.process.OutputDataReceived += (_, line) => host.Add(line.Data);
        host.process.ErrorDataReceived += (_, line) => host.Add(line.Data);
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        return host;
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [GeneratedRegex(@"Now listening on: (https?://[\d.:\[\]]+\d)")]
    private static partial Regex Address();
}
