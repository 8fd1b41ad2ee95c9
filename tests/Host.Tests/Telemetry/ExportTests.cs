using Cchc.Ledger.V1;
using Cchc.Mirror.V1;
using CchcPlatform.Host.Tests.Facts;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>Where telemetry goes, by the standard variables.</summary>
[Collection(nameof(AloneInItsProcess))]
public sealed class ExportTests
{
    [Fact]
    public async Task Each_signal_goes_where_its_own_variable_says()
    {
        await using var traces = await OtlpReceiver.StartAsync();
        await using var metrics = await OtlpReceiver.StartAsync();
        await using var logs = await OtlpReceiver.StartAsync();
        await using (var host = await LedgerHost.StartAsync(
            null, [.. Only(traces, "TRACES"), .. Only(metrics, "METRICS"), .. Only(logs, "LOGS"), ("OTEL_METRIC_EXPORT_INTERVAL", "500")]))
        {
            host.Of<ILogger<ExportTests>>().LogWarning("Somebody hears this");
            await (await host.LedgerAsync()).OpenAsync("heard");
            for (var patience = 0; patience < 100 && (traces.Spans.IsEmpty || metrics.Metrics.IsEmpty || logs.Logs.IsEmpty); patience++)
            {
                await Task.Delay(50);
            }
        }

        Assert.Equal((true, false, false), Seen(traces));
        Assert.Equal((false, true, false), Seen(metrics));
        Assert.Equal((false, false, true), Seen(logs));

        // Of the variables for all signals none names an address.
        static IEnumerable<(string, string)> Only(OtlpReceiver receiver, string signal) =>
        [
            ($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", receiver.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"]!),
            ($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", "grpc"),
        ];

        static (bool, bool, bool) Seen(OtlpReceiver receiver) => (!receiver.Spans.IsEmpty, !receiver.Metrics.IsEmpty, !receiver.Logs.IsEmpty);
    }

    [Fact]
    public async Task Where_nobody_gets_a_trace_it_has_its_id_and_whoever_is_called_may_record_it()
    {
        await using var host = await LedgerHost.StartAsync();
        var account = await (await host.LedgerAsync()).OpenAsync("quiet");
        const string Theirs = "0af7651916cd43dd8448eb211c80319c";
        // A client in another process knows nothing of this process's traces.
        using var channel = GrpcChannel.ForAddress(host.Grpc, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ActivityHeadersPropagator = null }, DisposeHttpClient = true,
        });
        using var call = new MirrorService.MirrorServiceClient(channel).PassEntryAsync(
            new PassEntryRequest { Name = account, Amount = 1, Reason = "test", RequestId = "quiet" },
            new Metadata { { "authorization", "Bearer " + await host.TokenAsync("admin") }, { "traceparent", $"00-{Theirs}-b7ad6b7169203331-01" } });
        Assert.Equal(1, (await call).Balance);
        Assert.Equal(Theirs, (await call.ResponseHeadersAsync).GetValue("trace-id"));
        // Through the other module into the fact, and from there to a trace of the reaction's own.
        Assert.Contains(Theirs, await host.ScalarAsync<string>($"SELECT trace_parent FROM ledger.facts WHERE type = '{EntryAdded.Descriptor.FullName}'"));
        await host.AssertExactAsync(account, 1);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", await host.ScalarAsync<string>($"SELECT trace_parent FROM mirror.facts WHERE resource LIKE '%{account}'"));
    }
}
