using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace CchcPlatform.Ruler;

/// <summary>All that a case needs: data, the two servers, clients, and the table that it adds to.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private Platform? platform;
    private Running? bare;

    public Bench(Options options, Database database)
    {
        (Options, Database, Data, Load, Pgbench) = (options, database, new Data(database), new Load(options), new Pgbench(options, database));
        Sink = new TelemetrySink(options);
    }

    public Options Options { get; }

    public Database Database { get; }

    public Data Data { get; }

    public Load Load { get; }

    public Pgbench Pgbench { get; }

    public Table Table { get; } = new();

    public TelemetrySink Sink { get; }

    public Platform Platform => platform ?? throw new InvalidOperationException("The platform is not started.");

    public Running Bare => bare ?? throw new InvalidOperationException("The bare program is not started.");

    public bool HasData => platform is not null;

    public int BarePort => Options.BasePort + 10;

    public string Modules => Path.Combine(Options.Work, "program", "modules");

    /// <summary>Starts the platform, makes the data of the comparisons, and starts the bare program beside it.</summary>
    public async Task StartAsync()
    {
        await using (await Platform.StartAsync(Options, Database, "first", 0, Modules, telemetry: false, ("Database__MigrateAtStart", "true"), ("Identity__AllowHttp", "true")))
        {
        }

        Say($"Making {Options.Activities} activities");
        await Data.FillAsync(Options.Activities);
        platform = await Platform.StartAsync(Options, Database, "platform", 0, Modules, telemetry: true, ("Identity__AllowHttp", "true"));
        var keys = Path.Combine(Options.Work, "keys.json");
        await File.WriteAllTextAsync(keys, await platform.KeysAsync());
        bare = await StartBareAsync("bare", BarePort, ("BARE_KEYS", keys), ("BARE_DATABASE", Database.ConnectionString));
    }

    public async Task StopAsync()
    {
        if (platform is not null)
        {
            await platform.DisposeAsync();
        }

        if (bare is not null)
        {
            await bare.DisposeAsync();
        }

        (platform, bare) = (null, null);
    }

    /// <summary>The bare program, or without keys an empty gRPC host.</summary>
    public async Task<Running> StartBareAsync(string name, int port, params (string, string)[] environment)
    {
        var running = new Running(Options, Path.Combine(Options.Work, "bare", "CchcPlatform.Bare.dll"), Path.Combine(Options.Work, name + ".log"),
            environment.Append(("BARE_PORT", $"{port}")).ToDictionary(e => e.Item1, e => e.Item2));
        await running.AnswersAsync(async () =>
        {
            using var socket = new System.Net.Sockets.TcpClient();
            try
            {
                await socket.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return false;
            }
        });
        return running;
    }

    public async Task<CallInvoker> BareAsAsync(string account)
    {
        var token = await Platform.TokenAsync(account);
        return GrpcChannel.ForAddress($"http://127.0.0.1:{BarePort}").Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        });
    }

    /// <summary>The statements of a file of build/ruler/sql.</summary>
    public string[] Sql(string name) => File.ReadAllText(Path.Combine(Options.Root, "build", "ruler", "sql", name + ".sql"))
        .Split(";\n", StringSplitOptions.RemoveEmptyEntries);

    public static void Say(string text) => Console.Error.WriteLine(text);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Sink.Dispose();
    }
}

internal static partial class Statements
{
    /// <summary>The statement with values in place of $1, $2…, on one line.</summary>
    public static string With(this string sql, params string[] values) =>
        Parameter().Replace(sql, place => values[int.Parse(place.Groups[1].Value) - 1]).ReplaceLineEndings(" ").Trim();

    /// <exception cref="InvalidOperationException">A call failed.</exception>
    public static Loaded Sound(this Loaded loaded, string what) => loaded is { Errors: 0, Calls: > 0 }
        ? loaded
        : throw new InvalidOperationException($"{what}: {loaded.Errors} of {loaded.Calls} calls failed ({loaded.FirstError}); no figure is given.");

    [GeneratedRegex(@"\$([0-9]+)")]
    private static partial Regex Parameter();
}
