using System.Diagnostics.Metrics;
using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace CchcPlatform.Host.Tests.HealthChecks;

public sealed class HealthMetricsTests
{
    [Fact]
    public async Task A_host_that_stops_tells_no_more_that_it_is_not_ready()
    {
        var life = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new HealthMetrics(new LoadedModules([], [new FailedModule("steering", "away")]), life, services.GetRequiredService<IMeterFactory>());
        var seen = new List<(string, double)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen.Add((instrument.Name, value)));
        listener.Start();

        await metrics.PublishAsync(Report(HealthStatus.Unhealthy), default);
        listener.RecordObservableInstruments();
        Assert.Equal([("cchc.host.ready", 0), ("cchc.module.health", 0)], seen);

        // Its last figure would stand for minutes after a stop that was planned.
        seen.Clear();
        life.StopApplication();
        listener.RecordObservableInstruments();
        Assert.Empty(seen);
    }

    private static HealthReport Report(HealthStatus status) =>
        new(new Dictionary<string, HealthReportEntry> { ["steering"] = new(status, "", TimeSpan.Zero, null, null) }, TimeSpan.Zero);
}
