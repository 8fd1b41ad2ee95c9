using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CchcPlatform.Testing;

namespace CchcPlatform.NewModule.Tests;

/// <summary>The program of a clone as an operator starts it, on a PostgreSQL of its own and with the modules of a folder.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly Process process;
    private readonly string cluster;
    private readonly string data;

    private RunningHost(Process process, string cluster, string data, HttpClient http) => (this.process, this.cluster, this.data, Http) = (process, cluster, data, http);

    /// <summary>Calls its JSON as the administrator.</summary>
    public HttpClient Http { get; }

    public static async Task<RunningHost> StartAsync(string clone, string modules)
    {
        var answer = await RepositoryScripts.RunAsync("postgres", "throwaway", "--owner", $"{Environment.ProcessId}");
        var lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var data = Directory.CreateTempSubdirectory("cchc-host-").FullName;
        var (web, grpc) = (Ports.Free(), Ports.Free());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(clone, "host", "Server", "bin", "Release", "net10.0", "CchcPlatform.Server.dll")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new (string, string)[]
        {
            ("ConnectionStrings__Cchc", lines[0]), ("CCHC_DATA", data), ("CCHC_WEB_PORT", $"{web}"), ("CCHC_GRPC_PORT", $"{grpc}"),
            ("Modules__Folder", modules), ("DOTNET_ENVIRONMENT", "Development"),
        })
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new RunningHost(process, lines[1], data, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}"), Timeout = TimeSpan.FromMinutes(1) });
        for (var patience = 0; !await host.IsReadyAsync(); patience++)
        {
            if (process.HasExited || patience > 1_200)
            {
                await host.DisposeAsync();
                Assert.Fail($"The host is not ready:\n{string.Join('\n', said)}");
            }

            await Task.Delay(100);
        }

        await host.AuthorizeAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        await RepositoryScripts.RunAsync("postgres", "stop", cluster, "--delete");
        Directory.Delete(data, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task AuthorizeAsync()
    {
        using var answer = await Http.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = "admin",
            ["client_secret"] = (await File.ReadAllTextAsync(Path.Combine(data, "secrets", "accounts", "admin"))).Trim(),
        }));
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
