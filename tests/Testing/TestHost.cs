using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CchcPlatform.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Testing;

/// <summary>
/// The real host on free ports of the loopback, on a database of its own, with the demonstration accounts. Its database is a
/// copy of a template that was migrated and seeded once.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TestDatabase? database;
    private readonly List<GrpcChannel> channels = [];
    private readonly Dictionary<string, string> tokens = [];

    private TestHost(WebApplication app, TestDatabase? database, string connectionString)
    {
        this.app = app;
        this.database = database;
        ConnectionString = connectionString;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(a => a.StartsWith("http://127.0.0.1", StringComparison.Ordinal)).ToList();
        Web = new Uri(addresses[0]);
        Grpc = new Uri(addresses[1]);
    }

    /// <summary>Address of HTTP/1.1: JSON, token, health.</summary>
    public Uri Web { get; }

    /// <summary>Address of gRPC.</summary>
    public Uri Grpc { get; }

    /// <summary>The server's superuser on the database of this host, for looking behind the scenes.</summary>
    public string ConnectionString { get; }

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts a host on a new database.</summary>
    /// <param name="modules">Keys of the modules to load; empty = all.</param>
    /// <param name="settings">More configuration, such as <c>Modules:organization:Address</c>.</param>
    /// <param name="empty">Without demonstration data.</param>
    /// <param name="configure">Changes the builder, for example replaces the clock.</param>
    /// <param name="migrated">Modules whose schemas the database has, when it has more than this host loads.</param>
    public static async Task<TestHost> StartAsync(
        string[]? modules = null, Dictionary<string, string?>? settings = null, bool empty = false, Action<WebApplicationBuilder>? configure = null,
        string[]? migrated = null)
    {
        var server = await TestPostgres.ConnectionStringAsync();
        var common = Settings(server, modules, settings, empty);
        var template = await TestPostgres.GetTemplateAsync($"{Build(common["Modules:Folder"]!)} {string.Join(',', migrated ?? modules ?? [])} {empty}", async connection =>
        {
            var all = Settings(server, migrated ?? modules, settings, empty);
            // Nothing in it is sealed: hosts on its copies may have other keys.
            all["Seal:IntervalSeconds"] = "3600";
            await using var first = await CchcHost.CreateAsync([], builder => Configure(builder, all, connection, migrate: true, null));
            await CchcHost.StartAsync(first);
            await first.StopAsync();
        });
        var database = await TestPostgres.CreateDatabaseAsync(template);
        return await StartOnAsync(database.ConnectionString, common, database, configure);
    }

    /// <summary>Starts one more host on the database of this one.</summary>
    public Task<TestHost> StartBesideAsync(string[]? modules = null, Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? configure = null) =>
        StartOnAsync(ConnectionString, Settings(ConnectionString, modules, settings, empty: false), null, configure);

    /// <summary>A channel on which every call carries the token of an account; null = no token.</summary>
    /// <param name="account">Name of an account of this host.</param>
    /// <param name="elsewhere">Another host to call with the token of this one.</param>
    public async Task<CallInvoker> CallAsAsync(string? account, Uri? elsewhere = null)
    {
        var channel = GrpcChannel.ForAddress(elsewhere ?? Grpc, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        channels.Add(channel);
        if (account is null)
        {
            return channel.CreateCallInvoker();
        }

        var token = await TokenAsync(account);
        return channel.Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        });
    }

    /// <summary>An HTTP/JSON client with the token of an account.</summary>
    public async Task<HttpClient> HttpAsAsync(string? account)
    {
        var client = new HttpClient { BaseAddress = Web };
        if (account is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(account));
        }

        return client;
    }

    /// <summary>An access token of an account, from the host's own issuer.</summary>
    /// <param name="account">Name of an account of this host.</param>
    /// <param name="secretOf">The account whose secret its client has; null = its own.</param>
    public async Task<string> TokenAsync(string account, string? secretOf = null)
    {
        if (tokens.TryGetValue(account, out var known))
        {
            return known;
        }

        using var client = new HttpClient { BaseAddress = Web };
        var secret = await File.ReadAllTextAsync(Path.Combine(Services.GetRequiredService<HostSettings>().SecretsFolder, "accounts", secretOf ?? account));
        using var answer = await client.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = account, ["client_secret"] = secret.Trim(),
        }));
        var text = await answer.Content.ReadAsStringAsync();
        answer.EnsureSuccessStatusCode();
        return tokens[account] = System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>The first value that a query gives, as the superuser.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        await app.StopAsync();
        await app.DisposeAsync();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private static async Task<TestHost> StartOnAsync(
        string connection, Dictionary<string, string?> settings, TestDatabase? database, Action<WebApplicationBuilder>? configure)
    {
        var app = await CchcHost.CreateAsync([], builder => Configure(builder, settings, connection, migrate: false, configure));
        await CchcHost.StartAsync(app);
        return new TestHost(app, database, connection);
    }

    private static void Configure(
        WebApplicationBuilder builder, Dictionary<string, string?> settings, string connection, bool migrate, Action<WebApplicationBuilder>? more)
    {
        builder.Environment.EnvironmentName = "Development";
        // Databases that are copies of one template have the same logs, but not the same witness.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Seal:WitnessFile"] = Path.Combine(settings["CCHC_DATA"]!, "witness", new NpgsqlConnectionStringBuilder(connection).Database + ".jsonl"),
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Cchc"] = connection,
            ["Database:MigrateAtStart"] = migrate ? "true" : "false",
            ["Logging:Console:FormatterName"] = "simple",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
            // The lines of host and modules as the product writes them, for the conformance kit, which listens by a provider of this name.
            ["Logging:Tap:LogLevel:CchcPlatform"] = "Information",
        });
        more?.Invoke(builder);
    }

    // The roles of a server are shared by its databases, so their passwords must be shared by the hosts of all tests.
    private static Dictionary<string, string?> Settings(string server, string[]? modules, Dictionary<string, string?>? more, bool empty)
    {
        var text = new NpgsqlConnectionStringBuilder(server);
        var identity = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{text.Host}:{text.Port}:{text.Password}")))[..12];
        var all = new Dictionary<string, string?>
        {
            ["CCHC_WEB_PORT"] = "0",
            ["CCHC_GRPC_PORT"] = "0",
            ["CCHC_DATA"] = Path.Combine(Path.GetTempPath(), "cchc-tests-" + identity),
            ["CCHC_EMPTY"] = empty ? "1" : null,
            ["Modules:Enabled"] = modules is null ? null : string.Join(',', modules),
            ["Modules:Folder"] = Path.Combine(RepositoryScripts.Root, "artifacts", "modules"),
        };
        foreach (var (key, value) in more ?? [])
        {
            all[key] = value;
        }

        return all;
    }

    // Changes with every build of the host or of a module, so that no test runs on an outdated template.
    private static string Build(string modules) => string.Join(' ', Directory
        .EnumerateFiles(modules, "CchcPlatform.Modules.*.dll", SearchOption.AllDirectories)
        .Append(typeof(CchcHost).Assembly.Location)
        .Append(typeof(Kernel.Modules.IModule).Assembly.Location)
        .Order(StringComparer.Ordinal)
        .Select(dll => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(dll)))[..12]));
}
