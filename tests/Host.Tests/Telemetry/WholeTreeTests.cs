using Cchc.Ledger.V1;
using Cchc.Mirror.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Jobs;
using CchcPlatform.Host.Tests.Telemetry.Otlp;
using CchcPlatform.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>What one call, its reaction and a job leave in a collector: whole trees, linked to what caused them.</summary>
public sealed class WholeTreeTests : IAsyncLifetime
{
    private OtlpReceiver receiver = null!;

    public async ValueTask InitializeAsync() => receiver = await OtlpReceiver.StartAsync();

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    [Fact]
    public async Task A_call_through_two_modules_is_one_tree_and_its_reaction_is_linked_to_it()
    {
        await using var host = await LedgerHost.StartAsync(null, [.. receiver.Settings.Select(s => (s.Key, s.Value!))]);
        var account = await (await host.LedgerAsync()).OpenAsync("traced");
        var traceId = await PassAsync(host, account);

        var spans = await receiver.TraceAsync(traceId, all => all.Any(s => s.Span.Kind == Span.Types.SpanKind.Server && s.Span.Name.Contains("PassEntry", StringComparison.Ordinal)));
        var byId = spans.ToDictionary(s => s.Span.SpanId);
        var root = Assert.Single(spans, s => !byId.ContainsKey(s.Span.ParentSpanId));
        Assert.Equal(Span.Types.SpanKind.Server, root.Span.Kind);
        var pass = Assert.Single(spans, s => s is { Source: "CchcPlatform.Mirror", Span.Name: "PassEntry" }).Span;
        Assert.Equal(root.Span.SpanId, pass.ParentSpanId);
        var add = Assert.Single(spans, s => s is { Source: "CchcPlatform.Ledger", Span.Name: "AddEntry" }).Span;
        Assert.Equal(Span.Types.SpanKind.Server, byId[add.ParentSpanId].Span.Kind);
        Assert.Contains(byId[add.ParentSpanId].Span.ParentSpanId, byId.Keys);
        Assert.Contains(pass.SpanId, Above(add));
        Assert.Contains(spans, s => s.Source == "Npgsql" && Above(s.Span).Contains(add.SpanId));

        var reaction = await SpanAsync("CchcPlatform.Mirror", "process cchc.ledger.v1.EntryAdded", s => s.Links.Any(l => OtlpReceiver.Hex(l.TraceId) == traceId));
        var cause = Assert.Single(reaction.Links);
        Assert.Contains(add.SpanId, Above(byId[cause.SpanId].Span).Prepend(cause.SpanId));
        Assert.NotEqual(traceId, OtlpReceiver.Hex(reaction.TraceId));
        Assert.True(reaction.ParentSpanId.IsEmpty);
        await SpanAsync("Npgsql", null, s => s.TraceId == reaction.TraceId && s.ParentSpanId == reaction.SpanId);

        List<ByteString> Above(Span span)
        {
            var found = new List<ByteString>();
            for (var parent = span.ParentSpanId; byId.TryGetValue(parent, out var above); parent = above.Span.ParentSpanId)
            {
                found.Add(parent);
            }

            return found;
        }
    }

    [Fact]
    public async Task A_run_of_a_job_is_a_trace_the_next_try_is_linked_to_the_failed_one_and_a_reaction_to_the_run()
    {
        await using var owner = await LedgerHost.StartAsync(["ledger"]);
        var ledger = await owner.LedgerAsync();
        var obstacle = await ledger.OpenAsync("obstacle");
        await ledger.AddAsync(obstacle, 1);
        await using var host = await owner.BesideAsync(
            LedgerHost.Both, [.. receiver.Settings.Select(s => (s.Key, s.Value!)), ("Modules:ledger:Jobs:AddFees", FeeHosts.OnceSoon().Cron), ("Jobs:RetrySeconds", "0.5")]);

        var failed = await RunAsync(attempt: 1);
        Assert.True(failed.ParentSpanId.IsEmpty);
        Assert.Empty(failed.Links);
        Assert.Equal(2, failed.Status.Code);
        Assert.Contains(failed.Attributes, a => a is { Key: "error.type", Value.StringValue: "System.InvalidOperationException" });
        Assert.Contains(failed.Attributes, a => a is { Key: "cchc.module", Value.StringValue: "ledger" });
        await SpanAsync("Npgsql", null, s => s.TraceId == failed.TraceId && s.ParentSpanId == failed.SpanId);
        var second = await RunAsync(attempt: 2);
        Assert.Equal((failed.TraceId, failed.SpanId), (Assert.Single(second.Links).TraceId, second.Links[0].SpanId));
        Assert.NotEqual(failed.TraceId, second.TraceId);

        await ledger.AddEntryAsync(new AddEntryRequest { Name = obstacle, Amount = -1 });
        var done = await SpanAsync("CchcPlatform.Ledger", "run AddFees", s => s.Status is not { Code: 2 });
        // The first part was saved by the run that failed in the second, which the last one saved.
        await SpanAsync("CchcPlatform.Mirror", "process cchc.ledger.v1.EntryAdded", s => s.Links.Any(l => l.TraceId == failed.TraceId));
        await SpanAsync("CchcPlatform.Mirror", "process cchc.ledger.v1.EntryAdded", s => s.Links.Any(l => l.TraceId == done.TraceId));
    }

    private Task<Span> RunAsync(int attempt) => SpanAsync(
        "CchcPlatform.Ledger", "run AddFees", s => s.Attributes.Any(a => a.Key == "cchc.job.attempt" && a.Value.IntValue == attempt));

    private async Task<Span> SpanAsync(string source, string? name, Func<Span, bool> wanted)
    {
        Span? found = null;
        await Soon.BecomesTrueAsync(
            () => (found = receiver.Spans.FirstOrDefault(s => s.Source == source && (name is null || s.Span.Name == name) && wanted(s.Span)).Span) is not null,
            $"a span {name} of {source} arrives");
        return found!;
    }

    // A client in another process knows nothing of this process's traces.
    private static async Task<string> PassAsync(TestHost host, string account)
    {
        using var channel = GrpcChannel.ForAddress(host.Grpc, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ActivityHeadersPropagator = null }, DisposeHttpClient = true,
        });
        using var call = new MirrorService.MirrorServiceClient(channel).PassEntryAsync(
            new PassEntryRequest { Name = account, Amount = 5, Reason = "test", RequestId = "traced" },
            new Metadata { { "authorization", "Bearer " + await host.TokenAsync("admin") } });
        Assert.Equal(5, (await call).Balance);
        return (await call.ResponseHeadersAsync).GetValue("trace-id") ?? "";
    }
}
