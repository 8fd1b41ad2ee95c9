using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Shutdown;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Identity.Accounts;
using CchcPlatform.Server.Identity.Tokens;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CchcPlatform.Host.Tests.Identity;

/// <summary>A host with nothing but identity in it, on real sockets and a real database.</summary>
internal sealed class IdentityHost : IAsyncDisposable
{
    public const string Plans = "steering.plans.read";
    public const string BinhPhuoc = "25195";

    private readonly WebApplication app;
    private readonly GrpcChannel channel;

    private IdentityHost(WebApplication app, string dataFolder)
    {
        this.app = app;
        DataFolder = dataFolder;
        var urls = app.Urls.ToArray();
        Web = new HttpClient { BaseAddress = new Uri(urls[0]) };
        channel = GrpcChannel.ForAddress(urls[1]);
        Accounts = new AccountService.AccountServiceClient(channel);
    }

    public HttpClient Web { get; }

    public AccountService.AccountServiceClient Accounts { get; }

    public string DataFolder { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<IdentityHost> StartAsync(string database, string dataFolder, Action<IdentityOptions>? configure = null, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", Args = ["--CCHC_DATA=" + dataFolder] });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, web => web.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, grpc => grpc.Protocols = HttpProtocols.Http2);
        });
        var identity = SettingReader.Read(builder.Configuration, read => IdentityOptions.Read(read, HostSettings.Read(read), builder.Environment));
        identity.DataSource = _ => NpgsqlDataSource.Create(database);
        configure?.Invoke(identity);
        builder.Services.AddCchcIdentity(identity);
        if (clock is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        }

        builder.Services.AddDrain(SettingReader.Read(builder.Configuration, ShutdownSettings.Read));
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<FaultInterceptor>());
        var app = builder.Build();
        app.UseCchcIdentity();
        app.MapCchcIdentity();
        app.MapGrpcService<AccountGrpc>();
        app.MapGet("/who", Who);
        await app.Services.PrepareCchcIdentityAsync(CancellationToken.None);
        await app.StartAsync();
        return new IdentityHost(app, dataFolder);
    }

    public string SecretOf(string account) => File.ReadAllText(Path.Combine(DataFolder, "secrets", "accounts", account));

    public Task<HttpResponseMessage> AskTokenAsync(string account, string secret, params (string Key, string Value)[] more) =>
        Web.PostAsync("/connect/token", new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", account), new("client_secret", secret),
            .. more.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)),
        ]));

    public async Task<string> TokenAsync(string account)
    {
        using var answer = await AskTokenAsync(account, SecretOf(account));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    public async Task<Seen> WhoAsync(string? token, string permission = Plans, string commune = BinhPhuoc)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/who?permission={permission}&commune={commune}");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var answer = await Web.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Seen>())!;
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        Web.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static Seen Who(HttpContext context, string permission, string commune)
    {
        var caller = context.Caller();
        var units = caller.UnitsFor(permission, commune);
        return new Seen(caller.Subject, caller.ClientId, context.Features.Get<TokenFailure>()?.Reason ?? "", caller.Has(permission, commune), units.WholeCommune, [.. units.Units]);
    }
}

/// <summary>What a request of the tests learns about its caller.</summary>
internal sealed record Seen(string Subject, string ClientId, string Failure, bool Has, bool WholeCommune, string[] Units);
