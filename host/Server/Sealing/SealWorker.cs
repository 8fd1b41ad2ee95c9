using CchcPlatform.Server.Facts;
using OpenTelemetry;

namespace CchcPlatform.Server.Sealing;

/// <summary>Seals the facts of each schema, turn after turn, for as long as the host runs; never in a request.</summary>
internal sealed class SealWorker(Sealers sealers, SealSettings settings, FactsMetrics metrics, TimeProvider clock, ILogger<SealWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var silent = SuppressInstrumentationScope.Begin();
        metrics.Observe(sealers.All);
        await Task.WhenAll(sealers.All.Select(sealer => SealAsync(sealer, stop)));
    }

    private Task SealAsync(Sealer sealer, CancellationToken stop)
    {
        string? told = null;
        return Steadily.RepeatAsync(
            async cancel =>
            {
                await Task.Delay(settings.Interval, clock, cancel);
                try
                {
                    while (await sealer.RunOnceAsync(cancel))
                    {
                    }

                    told = null;
                }
                catch (SealBrokenException broken) when (broken.Message != told)
                {
                    told = broken.Message;
                    log.LogError("Nothing of {Module} is sealed: {Sentence}", sealer.Schema, broken.Message);
                    throw;
                }
            },
            $"sealing the facts of {sealer.Schema}", clock, log, stop);
    }
}
