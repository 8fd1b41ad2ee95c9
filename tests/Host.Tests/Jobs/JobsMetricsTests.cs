using System.Diagnostics.Metrics;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Jobs;

namespace CchcPlatform.Host.Tests.Jobs;

public sealed class JobsMetricsTests
{
    /// <summary>What is not said is taken for milliseconds, and nearly every run for less than the first bound.</summary>
    [Fact]
    public async Task Runs_are_measured_in_parts_of_a_second_and_in_hours()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        _ = host.Of<JobsMetrics>();
        IReadOnlyList<double>? bounds = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument is Histogram<double> { Name: "cchc.jobs.run.duration" } runs && runs.Meter.Scope == host.Of<IMeterFactory>())
            {
                bounds = runs.Advice?.HistogramBucketBoundaries;
            }
        };
        listener.Start();
        Assert.NotNull(bounds);
        Assert.InRange(bounds[0], 0, 0.1);
        Assert.InRange(bounds[^1], 3600, double.MaxValue);
    }
}
