using System.Diagnostics.Metrics;

namespace CchcPlatform.Server.Jobs;

/// <summary>How jobs fare: runs by who runs them, the rest as every host reads it in the database.</summary>
internal sealed class JobsMetrics
{
    private readonly Histogram<double> duration;

    public JobsMetrics(IMeterFactory meters, JobStates states, TimeProvider clock)
    {
        var meter = meters.Create("CchcPlatform.Jobs");
        duration = meter.CreateHistogram(
            "cchc.jobs.run.duration", "s", "Runs of jobs by this host; error.type says how one failed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 3600] });
        meter.CreateObservableGauge("cchc.jobs.failures", () => states.Known.Select(s => Of(s.Failures, s)), "{failure}",
            "Failures of a job since its last success.");
        meter.CreateObservableGauge("cchc.jobs.last_success.age", () => states.Known.Select(s => Of((clock.GetUtcNow() - s.SucceededAt).TotalSeconds, s)), "s",
            "Time since a job last succeeded; since it was first scheduled, when it never did.");
        meter.CreateObservableGauge("cchc.jobs.delay", () => states.Known.Select(s => Of(s.Delay(clock.GetUtcNow()).TotalSeconds, s)), "s",
            "How long a job is due without being run, also because the run before does not end.");
    }

    public void Ran(DeclaredJob job, TimeSpan time, Exception? failure)
    {
        if (failure is null)
        {
            duration.Record(time.TotalSeconds, Tag("cchc.module", job.Module.Key), Tag("cchc.job", job.Name));
        }
        else
        {
            duration.Record(time.TotalSeconds, Tag("cchc.module", job.Module.Key), Tag("cchc.job", job.Name), Tag("error.type", failure.GetType().FullName));
        }
    }

    private static Measurement<double> Of(double value, JobState job) => new(value, Tag("cchc.module", job.Module), Tag("cchc.job", job.Name));

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
