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
            life.ApplicationStopping.IsCancellationRequested ? Not("stopping") : ready.Task.IsCompleted ? HealthCheckResult.Healthy() : Not("starting"));

    /// <summary>
    /// For everybody, without a token: how the host is, and a line for each part that is not well with the names of what complains. Their
    /// sentences may name files, programs and addresses, and are told by <see cref="ModuleService"/> only.
    /// </summary>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(string.Join('\n', report.Entries.Where(part => part.Value.Status != HealthStatus.Healthy)
            .Select(part => part.Value.Data.Count > 0 ? $"{part.Key}: {string.Join(", ", part.Value.Data.Keys)}" : part.Key).Prepend($"{report.Status}")));
    }

    /// <summary>The names of what complains, as <see cref="WriteAsync"/> tells them.</summary>
    public static IReadOnlyDictionary<string, object> Names(params IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).ToDictionary(name => name, object (_) => false, StringComparer.Ordinal);

    private static HealthCheckResult Not(string state) => HealthCheckResult.Unhealthy($"The host is {state}.", data: Names(state));
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
        var names = Readiness.Names(ill.Select(h => h.Name));
        return ill.Exists(h => h.Name == "database") ? HealthCheckResult.Unhealthy(sentence, data: names) : HealthCheckResult.Degraded(sentence, data: names);
    }
}
