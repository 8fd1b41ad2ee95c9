using CchcPlatform.Host.Tests.Telemetry.Otlp;
using CchcPlatform.Testing;
using Cchc.Steering.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>A call that goes through two modules is one trace, from the caller to the last statement.</summary>
public sealed class OneTraceTests : IAsyncLifetime
{
    private static readonly string Appendix = Path.Combine(RepositoryScripts.Root, "build", "data", "plan-25195-2026.txt");

    private OtlpReceiver receiver = null!;
    private TestHost host = null!;
    private string token = "";

    public async ValueTask InitializeAsync()
    {
        receiver = await OtlpReceiver.StartAsync();
        host = await TestHost.StartAsync(settings: receiver.Settings);
        token = await host.TokenAsync("steering");
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task An_import_that_resolves_units_is_one_tree_of_spans()
    {
        var traceId = await ImportAsync(null);
        Assert.Matches("^[0-9a-f]{32}$", traceId);
        var spans = await receiver.TraceAsync(traceId, IsComplete);
        CheckTree(spans);
    }

    [Fact]
    public async Task The_callers_traceparent_is_continued()
    {
        const string theirs = "0af7651916cd43dd8448eb211c80319c";
        var traceId = await ImportAsync($"00-{theirs}-b7ad6b7169203331-01");
        Assert.Equal(theirs, traceId);
        var spans = await receiver.TraceAsync(theirs, IsComplete);
        CheckTree(spans);
        Assert.Contains(spans, s => OtlpReceiver.Hex(s.Span.ParentSpanId) == "b7ad6b7169203331");
    }

    [Fact]
    public async Task No_span_holds_a_token_or_a_persons_name()
    {
        var traceId = await ImportAsync(null);
        await receiver.TraceAsync(traceId, IsComplete);
        var texts = receiver.Spans.SelectMany(s => s.Span.Attributes.Concat(s.Span.Events.SelectMany(e => e.Attributes)).Select(a => a.ToString()).Append(s.Span.Name)).ToList();
        Assert.NotEmpty(texts);
        foreach (var secret in new[] { token, token[^40..], "Bearer", "Công chức CCHC", "Trưởng phòng Văn hóa - Xã hội" })
        {
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal) || text.Contains(Escaped(secret), StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Log_records_carry_the_trace_of_their_call()
    {
        // The role loses its schema: the call fails, and the failure is logged.
        await host.ScalarAsync<object?>("REVOKE USAGE ON SCHEMA steering FROM cchc_steering; SELECT NULL::text");
        using var channel = Channel();
        using var call = new PlanService.PlanServiceClient(channel).ListPlansAsync(new ListPlansRequest { Parent = "communes/25195" }, Headers(null));
        await Assert.ThrowsAsync<RpcException>(async () => await call);
        var traceId = (await call.ResponseHeadersAsync).GetValue("trace-id") ?? "";
        Assert.Matches("^[0-9a-f]{32}$", traceId);
        for (var patience = 0; patience < 200 && !receiver.Logs.Any(l => OtlpReceiver.Hex(l.TraceId) == traceId); patience++)
        {
            await Task.Delay(50);
        }

        Assert.Contains(receiver.Logs, l => OtlpReceiver.Hex(l.TraceId) == traceId);
    }

    private static bool IsComplete(IReadOnlyList<(string Source, Span Span)> spans) =>
        spans.Any(s => s is { Source: "CchcPlatform.Steering", Span.Name: "ImportPlan" }) && IsServerSpanThere(spans);

    // The outermost span ends last.
    private static bool IsServerSpanThere(IReadOnlyList<(string Source, Span Span)> spans) =>
        spans.Any(s => s.Span.Kind == Span.Types.SpanKind.Server && s.Span.Name.Contains("ImportPlan", StringComparison.Ordinal));

    private static void CheckTree(IReadOnlyList<(string Source, Span Span)> spans)
    {
        var byId = spans.ToDictionary(s => s.Span.SpanId);
        var import = spans.Single(s => s is { Source: "CchcPlatform.Steering", Span.Name: "ImportPlan" }).Span;
        Assert.Equal(Span.Types.SpanKind.Server, byId[import.ParentSpanId].Span.Kind);
        Assert.Contains(import.Attributes, a => a is { Key: "cchc.commune", Value.StringValue: "25195" });
        Assert.Contains(spans, s => s.Source == "Npgsql" && Ancestors(s.Span).Any(id => id == import.SpanId));

        var units = spans.Where(s => s is { Source: "CchcPlatform.Organization", Span.Name: "ResolveUnits" }).Select(s => s.Span).ToList();
        Assert.NotEmpty(units);
        foreach (var unit in units)
        {
            var server = byId[unit.ParentSpanId].Span;
            Assert.Equal(Span.Types.SpanKind.Server, server.Kind);
            var client = byId[server.ParentSpanId].Span;
            Assert.Equal(Span.Types.SpanKind.Client, client.Kind);
            Assert.Contains(import.SpanId, Ancestors(client));
            Assert.Contains(spans, s => s.Source == "Npgsql" && Ancestors(s.Span).Contains(unit.SpanId));
        }

        IReadOnlyList<ByteString> Ancestors(Span span)
        {
            var found = new List<ByteString>();
            for (var parent = span.ParentSpanId; byId.TryGetValue(parent, out var above); parent = above.Span.ParentSpanId)
            {
                found.Add(parent);
            }

            return found;
        }
    }

    private async Task<string> ImportAsync(string? traceParent)
    {
        using var channel = Channel();
        using var call = new ImportService.ImportServiceClient(channel).ImportPlan(Headers(traceParent));
        await call.RequestStream.WriteAsync(new ImportPlanRequest
        {
            Header = new ImportPlanHeader { Parent = "communes/25195", Year = 2026, PlanKind = PlanKind.Inspection, FileName = "plan.txt" },
        });
        await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFrom(await File.ReadAllBytesAsync(Appendix)) });
        await call.RequestStream.CompleteAsync();
        await foreach (var _ in call.ResponseStream.ReadAllAsync())
        {
        }

        return (await call.ResponseHeadersAsync).GetValue("trace-id") ?? "";
    }

    // A client in another process knows nothing of this process's traces.
    private GrpcChannel Channel() => GrpcChannel.ForAddress(host.Grpc, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { ActivityHeadersPropagator = null }, DisposeHttpClient = true,
    });

    private Metadata Headers(string? traceParent)
    {
        var headers = new Metadata { { "authorization", "Bearer " + token } };
        if (traceParent is not null)
        {
            headers.Add("traceparent", traceParent);
        }

        return headers;
    }

    private static string Escaped(string text) => System.Text.Json.JsonSerializer.Serialize(text).Trim('"');
}
