using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Telemetry.Otlp;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>What a host does by itself: no trace of each look at the database, and every line of its log.</summary>
[Collection(nameof(AloneInItsProcess))]
public sealed class BackgroundTests : IAsyncLifetime
{
    private OtlpReceiver receiver = null!;

    public async ValueTask InitializeAsync() => receiver = await OtlpReceiver.StartAsync();

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    private (string, string)[] Settings => [.. receiver.Settings.Select(s => (s.Key, s.Value!))];

    [Fact]
    public async Task What_background_work_logs_is_sent()
    {
        await using var host = await LedgerHost.StartAsync(null, Settings);
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("bad");
        await using (var connection = await host.ConnectAsync())
        {
            await using var poison = new NpgsqlCommand($"INSERT INTO mirror.poisons (commune, account) VALUES ('{LedgerHost.Commune}', '{account}')", connection);
            await poison.ExecuteNonQueryAsync();
        }

        await ledger.AddAsync(account, 1);
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts") == 1, "the fact is parked");
        for (var patience = 0; patience < 100 && !IsTold(); patience++)
        {
            await Task.Delay(50);
        }

        Assert.True(IsTold(), "nobody was told of the parked fact: " + string.Join(" | ", receiver.Logs.Select(l => l.Body.StringValue)));

        bool IsTold() => receiver.Logs.Any(l => l.Body.StringValue.Contains("it is parked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_nobody_calls_sends_no_traces()
    {
        await using var host = await LedgerHost.StartAsync(null, Settings);
        var database = new NpgsqlConnectionStringBuilder(host.ConnectionString).Database;
        // What the start itself left.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var before = Roots().Count;
        await host.Of<HealthCheckService>().CheckHealthAsync();
        var health = new Health.HealthClient(await host.CallAsAsync(null));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        await Task.Delay(TimeSpan.FromSeconds(3));

        Assert.Empty(Roots().Skip(before).Select(s => s.Name));
        Assert.DoesNotContain(receiver.Spans, s => s.Span.Kind == Span.Types.SpanKind.Server && s.Span.ToString().Contains("grpc.health", StringComparison.Ordinal));

        List<Span> Roots() => [.. receiver.Spans
            .Where(s => s.Source == "Npgsql" && s.Span.ParentSpanId.IsEmpty && s.Span.Attributes.Any(a => a.Value.StringValue == database))
            .Select(s => s.Span)];
    }
}
