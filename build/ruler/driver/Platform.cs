using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace CchcPlatform.Ruler;

/// <summary>A host of the platform with everything on: token, permission, validation, request_id, facts, telemetry at 10 %.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly string data;
    private readonly GrpcChannel channel;

    private Platform(Running running, string data, int web, int grpc)
    {
        (Running, this.data, WebPort, GrpcPort) = (running, data, web, grpc);
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}", new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
    }

    public Running Running { get; }

    public int WebPort { get; }

    public int GrpcPort { get; }

    public string Log => Running.Log;

    /// <summary>Time from the start of the process until it was ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Time from the start of the process until it answered at all.</summary>
    public TimeSpan AnsweredAfter { get; private set; }

    public static async Task<Platform> StartAsync(
        Options options, Database database, string name, int offset, string modules, bool telemetry, params (string Name, string Value)[] more) =>
        await StartAsync(options, database, name, offset, Path.Combine(options.Work, "program"), modules, telemetry, more);

    /// <param name="options">Says where everything lies.</param>
    /// <param name="database">Its server.</param>
    /// <param name="name">Name of its log.</param>
    /// <param name="offset">Its first port.</param>
    /// <param name="program">Folder of the program.</param>
    /// <param name="modules">Folder of the modules.</param>
    /// <param name="telemetry">Whether it exports, with 10 % of the traces.</param>
    /// <param name="more">More settings.</param>
    public static async Task<Platform> StartAsync(
        Options options, Database database, string name, int offset, string program, string modules, bool telemetry, params (string Name, string Value)[] more)
    {
        var data = Path.Combine(options.Work, "data");
        var (web, grpc) = (options.BasePort + offset, options.BasePort + offset + 1);
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Cchc"] = database.ConnectionString,
            ["CCHC_DATA"] = data,
            ["CCHC_WEB_PORT"] = $"{web}",
            ["CCHC_GRPC_PORT"] = $"{grpc}",
            ["Modules__Folder"] = modules,
            ["DOTNET_ENVIRONMENT"] = "Production",
            // The gate for overload stays, but a busy machine must not make it refuse what is measured.
            ["Admission__LongestWait"] = "00:01:00",
        };
        if (telemetry)
        {
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{TelemetrySink.Port(options)}";
            environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            environment["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio";
            environment["OTEL_TRACES_SAMPLER_ARG"] = "0.1";
        }
        else
        {
            // By default every trace would be recorded, for nobody.
            environment["OTEL_TRACES_SAMPLER"] = "always_off";
        }

        foreach (var (key, value) in more)
        {
            environment[key] = value;
        }

        var running = new Running(options, Path.Combine(program, "CchcPlatform.Server.dll"), Path.Combine(options.Work, name + ".log"), environment);
        var platform = new Platform(running, data, web, grpc);
        try
        {
            platform.AnsweredAfter = await running.AnswersAsync(() => platform.IsAsync("/health/live"));
            platform.ReadyAfter = await running.AnswersAsync(() => platform.IsAsync("/health/ready"));
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    public async Task<string> TokenAsync(string account)
    {
        var secret = (await File.ReadAllTextAsync(Path.Combine(data, "secrets", "accounts", account))).Trim();
        using var answer = await Http.PostAsync($"http://127.0.0.1:{WebPort}/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = account, ["client_secret"] = secret, ["scope"] = "cchc",
        }));
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!;
    }

    public async Task<CallInvoker> CallAsAsync(string account)
    {
        var token = await TokenAsync(account);
        return channel.Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        });
    }

    /// <summary>The public keys of the issuer, for whoever verifies tokens too.</summary>
    public async Task<string> KeysAsync()
    {
        var document = (await Http.GetFromJsonAsync<JsonObject>($"http://127.0.0.1:{WebPort}/.well-known/openid-configuration"))!;
        return await Http.GetStringAsync((string)document["jwks_uri"]!);
    }

    private async Task<bool> IsAsync(string path)
    {
        try
        {
            using var answer = await Http.GetAsync($"http://127.0.0.1:{WebPort}{path}");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await Running.DisposeAsync();
    }
}
