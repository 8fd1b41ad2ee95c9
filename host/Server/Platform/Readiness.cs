using CchcPlatform.Kernel.Modules;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CchcPlatform.Server.Platform;

/// <summary>Not ready until the first data is written, nor any more once the host stops.</summary>
internal sealed class Readiness(IHostApplicationLifetime life) : IHealthCheck
{
    public const string Name = "start";

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first data is written.</summary>
    public Task WhenReady => ready.Task;

    public void Open() => ready.TrySetResult();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            life.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The host is stopping.")
            : ready.Task.IsCompleted ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The host is still starting."));
}

/// <summary>One module's health for the readiness of the host.</summary>
internal sealed class ModuleHealthProbe(ModuleManifest module, ModuleHealth health) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var ill = (await health.CheckAsync(module, cancellationToken)).Where(h => !h.Healthy).ToList();
        if (ill.Count == 0)
        {
            return HealthCheckResult.Healthy();
        }

        // Without its database a module can do nothing; any other complaint leaves it at work.
        var sentence = string.Join(" ", ill.Select(h => h.Description));
        return ill.Exists(h => h.Name == "database") ? HealthCheckResult.Unhealthy(sentence) : HealthCheckResult.Degraded(sentence);
    }
}
