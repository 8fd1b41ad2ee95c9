using System.Text.Json;
using System.Text.RegularExpressions;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Jobs;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>What build/grafana asks for is what a host sends.</summary>
[Collection(nameof(AloneInItsProcess))]
public sealed partial class DashboardTests
{
    private static readonly string Folder = Path.Combine(RepositoryScripts.Root, "build", "grafana");

    // What Prometheus adds itself, and what is no name but a word of its language.
    private static readonly string[] OwnLabels = ["instance", "job", "le"];

    private const string Fault = "cchc_rpc_fault";

    [Fact]
    public async Task Every_series_and_label_of_the_dashboard_and_the_alerts_comes_from_a_running_host()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await LedgerHost.StartAsync(
            null, [.. receiver.Settings.Select(s => (s.Key, s.Value!)), ("Modules:ledger:Jobs:AddFees", FeeHosts.EverySecond)]);
        using var http = await host.HttpAsAsync("admin");
        Assert.True((await http.GetAsync("/v1/modules")).IsSuccessStatusCode);
        // Somebody holds the horizon, or nobody would be named.
        await using var stranger = await host.ConnectAsync("night report");
        await using var open = await stranger.BeginTransactionAsync();
        await new NpgsqlCommand("CREATE TABLE public.something_else (id int)", stranger).ExecuteNonQueryAsync();
        await using var writer = await host.ConnectAsync();
        await LedgerHost.WriteFactAsync(writer);
        await Soon.BecomesTrueAsync(() => host.Of<Horizons>().For("ledger").Holder is not null, "a holder is found");

        // And somebody waits for a connection.
        var pool = host.Of<ModuleDataSources>().For("mirror");
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            await using var connection = await pool.OpenConnectionAsync();
            await Task.Delay(200);
        }));

        // The host takes its health every 15 s, on a busy machine much later; here it is what matters, not when.
        await host.Of<IHealthCheckPublisher>().PublishAsync(
            await host.Of<HealthCheckService>().CheckHealthAsync().WaitAsync(TimeSpan.FromSeconds(60)), CancellationToken.None);
        Assert.True(Expressions().Count() > 25);
        Assert.All(Expressions(), expression => Assert.Equal(Groups().Count(expression), Grouped().Count(expression) + Joined().Count(expression)));
        var asked = Expressions().SelectMany(AskedIn).ToHashSet();
        var sent = new HashSet<string>();
        for (var patience = 0; patience < 900 && Missing().Any(); patience++)
        {
            await Task.Delay(100);
            while (receiver.Metrics.TryDequeue(out var metric))
            {
                sent.UnionWith(PrometheusName.AskableOf(metric));
            }
        }

        Assert.Empty(Missing());
        await open.RollbackAsync();

        IEnumerable<string> Missing() => asked.Except(sent);
    }

    // Whose fault a call is says a label that no sound call of a test has.
    [Fact]
    public void The_alerts_and_the_dashboard_ask_for_faults_that_there_are()
    {
        var known = Enum.GetValues<StatusCode>().Select(status => CallRecord.FaultOf(status, mayEndEarly: false)).ToHashSet();
        var asked = Expressions().SelectMany(e => Equalities().Matches(e)).Where(m => m.Groups[1].Value == Fault).Select(m => m.Groups[2].Value).ToList();
        Assert.True(asked.Count >= 2);
        Assert.Empty(asked.Except(known));
        // Any other choice would need to be held against something too.
        Assert.DoesNotContain(Expressions(), e => e.Contains("=~", StringComparison.Ordinal));
    }

    [Fact]
    public void The_alerts_cover_what_an_operator_must_hear_of()
    {
        var alerts = Alerts().SelectMany(SeriesIn).ToHashSet();
        string[] due =
        [
            "cchc_facts_horizon_lag_seconds", "cchc_facts_reaction_lag_seconds", "cchc_facts_parked", "cchc_facts_seal_lag_seconds",
            "db_client_connection_npgsql_pending_requests", "cchc_jobs_failures", "cchc_jobs_delay_seconds", "cchc_host_ready",
            "rpc_server_call_duration_seconds_count", "cchc_admission_refused_total",
        ];
        Assert.Empty(due.Except(alerts));
    }

    /// <summary>Hosts send each minute. Grafana takes a rate over four of its steps, and from one sample there is none.</summary>
    [Fact]
    public void A_rate_has_more_than_one_sample()
    {
        var rates = Targets().Where(t => t.GetProperty("expr").GetString()!.Contains("$__rate_interval", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rates);
        Assert.All(rates, target => Assert.Equal("1m", target.TryGetProperty("interval", out var step) ? step.GetString() : null));
    }

    [Fact]
    public async Task How_long_streams_last_is_no_time_of_answer()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        using var meter = new HostMeter(host, "rpc.server.call.duration");
        using var http = await host.HttpAsAsync("admin");
        Assert.True((await http.GetAsync("/v1/modules")).IsSuccessStatusCode);
        Assert.Null(await new Watcher().WatchAsync(await host.CallAsAsync("viewer"), new() { Parent = "communes/25195" }, _ => true));
        const string Look = "cchc.platform.v1.ModuleService/ListModules", Watch = "cchc.platform.v1.FactService/WatchFacts";
        await Soon.BecomesTrueAsync(() => MethodsOf("").IsSupersetOf([Look, Watch]), "both are measured");
        var times = Expressions().Where(e => e.Contains("rpc_server_call_duration_seconds_bucket", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, times.Count);
        Assert.All(times, expression =>
        {
            var methods = MethodsOf(expression);
            Assert.Contains(Look, methods);
            Assert.DoesNotContain(Watch, methods);
        });

        // The rpcs of the series that an expression takes, whose matchers are all equalities.
        HashSet<string> MethodsOf(string expression)
        {
            var wanted = Matchers().Matches(expression).SelectMany(m => Equalities().Matches(m.Value)).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToList();
            return [.. meter.Look().Select(m => m.Labels.ToDictionary(l => l.Key.Replace('.', '_'), l => l.Value))
                .Where(labels => wanted.All(w => labels.GetValueOrDefault(w.Item1) == w.Item2))
                .Select(labels => labels["rpc_method"])];
        }
    }

    private static IEnumerable<string> Expressions() => Alerts().Concat(Queries());

    private static IEnumerable<string> Alerts() => File.ReadLines(Path.Combine(Folder, "alerts.yaml"))
        .Select(line => line.Trim()).Where(line => line.StartsWith("expr: ", StringComparison.Ordinal)).Select(line => line["expr: ".Length..]);

    private static IEnumerable<string> Queries() => Targets().Select(target => target.GetProperty("expr").GetString()!);

    private static IEnumerable<JsonElement> Targets()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.Clone())];
    }

    // A name that is not a function, not in a list of labels, not a label and not a text.
    private static IEnumerable<string> SeriesIn(string expression) => Names()
        .Matches(Texts().Replace(Matchers().Replace(Groups().Replace(expression, " "), " "), " "))
        .Select(m => m.Value)
        .Where(name => name.Contains('_', StringComparison.Ordinal) && name is not ("histogram_quantile" or "__rate_interval"));

    // Each series, the labels by which it is grouped, joined or chosen, and the values that it is chosen by.
    private static IEnumerable<string> AskedIn(string expression) =>
    [
        .. SeriesIn(expression),
        .. Grouped().Matches(expression).SelectMany(m => With(m.Groups["labels"], m.Groups["inner"].Value)),
        .. Joined().Matches(expression).SelectMany(m => With(m.Groups["labels"], expression)),
        .. Chosen().Matches(expression).SelectMany(m => Names().Matches(Texts().Replace(m.Groups["labels"].Value, " "))
            .Concat(Equalities().Matches(m.Groups["labels"].Value).Where(one => one.Groups[1].Value != Fault)).Select(wanted => $"{m.Groups["series"].Value}{{{wanted.Value}}}")),
    ];

    private static IEnumerable<string> With(Group labels, string expression) =>
        from label in labels.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Except(OwnLabels)
        from series in SeriesIn(expression)
        select $"{series}{{{label}}}";

    [GeneratedRegex(@"\b(by|on)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Groups();

    // What an aggregation spans: all up to the end of its parentheses.
    [GeneratedRegex(@"\bby\s*\((?<labels>[^)]*)\)\s*(?=\((?<inner>(?>[^()]+|(?<open>\()|(?<-open>\)))*)(?(open)(?!))\))")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"\bon\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Joined();

    [GeneratedRegex(@"(?<series>[a-z_]+)\{(?<labels>[^}]*)\}")]
    private static partial Regex Chosen();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
    private static partial Regex Equalities();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Texts();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Names();
}

/// <summary>
/// Tests that no other host of the process may run beside: OpenTelemetry shares the streams of one metric within a process, and a
/// host that is disposed of takes them away from all.
/// </summary>
[CollectionDefinition(nameof(AloneInItsProcess), DisableParallelization = true)]
public sealed class AloneInItsProcess;
