using System.Collections.Concurrent;
using System.Net;
using CchcPlatform.Host.Tests.Telemetry.Otlp;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>A collector on loopback: what a host sends by OTLP can be looked at.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private OtlpReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<(string Source, Span Span)> Spans { get; } = [];

    public ConcurrentQueue<LogRecord> Logs { get; } = [];

    public ConcurrentQueue<Metric> Metrics { get; } = [];

    /// <summary>All that came, of every kind, also what the tests have no names for.</summary>
    public ConcurrentQueue<byte[]> Bytes { get; } = [];

    /// <summary>Configuration that makes a host send everything here, soon.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        OtlpReceiver? receiver = null;
        builder.Services.AddSingleton(_ => receiver!);
        receiver = new OtlpReceiver(builder.Build());
        receiver.app.MapGrpcService<Traces>();
        receiver.app.MapGrpcService<LogRecords>();
        receiver.app.MapGrpcService<Measurements>();
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>The spans of a trace, once they are as expected; or, after a while, as they are then.</summary>
    public async Task<IReadOnlyList<(string Source, Span Span)>> TraceAsync(string traceId, Func<IReadOnlyList<(string Source, Span Span)>, bool> complete)
    {
        for (var patience = 0; ; patience++)
        {
            var found = Spans.Where(s => Hex(s.Span.TraceId) == traceId).DistinctBy(s => s.Span.SpanId).ToList();
            if (complete(found) || patience == 200)
            {
                return found;
            }

            await Task.Delay(50);
        }
    }

    public static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class Traces(OtlpReceiver receiver) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            receiver.Bytes.Enqueue(request.ToByteArray());
            foreach (var scope in request.ResourceSpans.SelectMany(r => r.ScopeSpans))
            {
                foreach (var span in scope.Spans)
                {
                    receiver.Spans.Enqueue((scope.Scope?.Name ?? "", span));
                }
            }

            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }

    private sealed class LogRecords(OtlpReceiver receiver) : LogsService.LogsServiceBase
    {
        public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
        {
            receiver.Bytes.Enqueue(request.ToByteArray());
            foreach (var log in request.ResourceLogs.SelectMany(r => r.ScopeLogs).SelectMany(s => s.LogRecords))
            {
                receiver.Logs.Enqueue(log);
            }

            return Task.FromResult(new ExportLogsServiceResponse());
        }
    }

    private sealed class Measurements(OtlpReceiver receiver) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            receiver.Bytes.Enqueue(request.ToByteArray());
            foreach (var metric in request.ResourceMetrics.SelectMany(r => r.ScopeMetrics).SelectMany(s => s.Metrics))
            {
                receiver.Metrics.Enqueue(metric);
            }

            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }
}
