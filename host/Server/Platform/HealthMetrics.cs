using CchcPlatform.Server.Calls;
using System.Diagnostics.Metrics;
using CchcPlatform.Server.Loading;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CchcPlatform.Server.Platform;

/// <summary>Health as numbers, from the same checks as the answers of health; the host takes them every few seconds.</summary>
internal sealed class HealthMetrics : IHealthCheckPublisher
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly HashSet<string> modules;
    private readonly IHostApplicationLifetime life;
    private volatile HealthReport? last;

    public HealthMetrics(LoadedModules loaded, IHostApplicationLifetime life, IMeterFactory meters)
    {
        this.life = life;
        modules = [.. loaded.Loaded.Select(m => m.Key), .. loaded.Failed.Select(m => m.Key)];
        var meter = meters.Create("CchcPlatform.Health");
        meter.CreateObservableGauge("cchc.host.ready", Ready, null, "1 while the host is ready, also when a module is degraded; 0 while it is not.");
        meter.CreateObservableGauge("cchc.module.health", Modules, null, "1 while a module serves, 0.5 while it is degraded, 0 while it does not serve.");
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        last = report;
        return Task.CompletedTask;
    }

    // Of a host that stops there is nothing to tell: its last figure stands for minutes, and whoever is on duty would be called for it.
    private HealthReport? Last => life.ApplicationStopping.IsCancellationRequested ? null : last;

    private IEnumerable<Measurement<double>> Ready() => Last is { } report
        ? [new(report.Entries.Where(e => !e.Value.Tags.Contains(GrpcPipeline.OwnOnly)).All(e => e.Value.Status != HealthStatus.Unhealthy) ? 1 : 0)]
        : [];

    private IEnumerable<Measurement<double>> Modules() => (Last?.Entries ?? new Dictionary<string, HealthReportEntry>())
        .Where(entry => modules.Contains(entry.Key))
        .Select(entry => new Measurement<double>(
            entry.Value.Status switch { HealthStatus.Healthy => 1, HealthStatus.Degraded => 0.5, _ => 0 }, new KeyValuePair<string, object?>("cchc.module", entry.Key)));
}
