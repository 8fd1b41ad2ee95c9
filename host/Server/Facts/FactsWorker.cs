using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Data;
using OpenTelemetry;

namespace CchcPlatform.Server.Facts;

/// <summary>Runs the horizons, the channels that wake them and the reactions for as long as the host runs.</summary>
internal sealed class FactsWorker(
    Horizons horizons, Reactions reactions, ModuleDataSources sources, FactSignal signal, FactsMetrics metrics, TimeProvider clock,
    ILogger<FactChannel> channelLog, ILogger<FactsWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        // The polls of the database would otherwise be traces without end.
        using var silent = SuppressInstrumentationScope.Begin();
        metrics.Observe(horizons.All, reactions.All);
        foreach (var sentence in reactions.Missing)
        {
            log.LogWarning("{Missing}", sentence);
        }

        await Task.WhenAll(
        [
            .. horizons.All.Select(horizon => horizon.RunAsync(stop)),
            .. horizons.All.Select(horizon => new FactChannel(horizon, sources.For(horizon.Schema), signal, clock, channelLog).RunAsync(stop)),
            .. reactions.All.Select(reaction => reaction.RunAsync(stop)),
        ]);
    }
}
