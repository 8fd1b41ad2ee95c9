using System.Diagnostics;
using System.Globalization;
using Autofac;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Jobs;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using OpenTelemetry;
using Quartz;

namespace CchcPlatform.Server.Jobs;

/// <summary>
/// One run of a job: in a scope and a trace of its own, as its module, and recorded. A failure is recorded and tried again; it
/// never reaches the scheduler.
/// </summary>
internal sealed class JobRunner(
    JobCatalog catalog, JobStates states, JobsMetrics metrics, JobSettings settings, RequestReplays replays, ILifetimeScope root, TimeProvider clock, ILogger<JobRunner> log)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public async Task RunAsync(IJobExecutionContext context, CancellationToken stop)
    {
        if (catalog.Find(context.JobDetail.Key.Group, context.JobDetail.Key.Name) is not { } job)
        {
            return;
        }

        // The scheduler and its polls are silent, or each would be a trace.
        using var heard = SuppressInstrumentationScope.Begin(false);
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await RunAsync(job, context, stop);
                return;
            }
            catch (Exception failure) when (!stop.IsCancellationRequested)
            {
                // What became of it could not be recorded: the run is not over before it is. Work that was saved is not done again.
                log.LogWarning(DatabaseAway.Is(failure) ? null : failure, "{Job} could not be recorded and is run again ({Reason})", job, failure.GetType().Name);
                await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(DeclaredJob job, IJobExecutionContext context, CancellationToken stop)
    {
        var latest = await states.LatestAsync(job);
        if (latest.ScheduledAt > DateTimeOffset.UtcNow + JobSettings.MostAhead)
        {
            // Recorded by a clock that was ahead: no time would be beyond it.
            latest = LatestRun.None;
        }

        var retry = context.Trigger.Key.Equals(job.RetryKey);
        var due = job.LatestUntil(context.Trigger.GetPreviousFireTimeUtc() ?? context.FireTimeUtc);
        if (latest.ScheduledAt is { } left && (retry || latest.IsUnfinished))
        {
            // Another host died or stopped amid it, or it failed.
            await RunAsync(job, left, latest.Attempts + 1, latest.TraceParent, context.Scheduler, isLast: retry || due <= left, stop);
        }

        if (!retry && (latest.ScheduledAt is null || due > latest.ScheduledAt))
        {
            // A time that failed until now is given up: this one takes its place.
            await context.Scheduler.UnscheduleJob(job.RetryKey, CancellationToken.None);
            await RunAsync(job, due, 1, "", context.Scheduler, isLast: true, stop);
        }
    }

    private async Task RunAsync(
        DeclaredJob job, DateTimeOffset scheduled, int attempt, string earlier, IScheduler scheduler, bool isLast, CancellationToken stop)
    {
        using var activity = StartActivity(job, scheduled, attempt, earlier);
        using var noted = log.BeginScope(ModuleScope.Of(job.Module.Key));
        var started = clock.GetTimestamp();
        await states.StartedAsync(job, scheduled, attempt, activity?.Id ?? "");
        try
        {
            await DoAsync(job, scheduled, attempt, stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whatever it threw: a client of another module, for one, tells its cancellation in words of its own.
            await RetryAsync(TimeSpan.Zero);
            return;
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.GetType().FullName);
            metrics.Ran(job, clock.GetElapsedTime(started), failure);
            log.LogError(failure, "{Job} failed for {Scheduled}, try {Attempt}", job, Text(scheduled), attempt);
            if (isLast)
            {
                await RetryAsync(settings.PauseAfter(attempt));
            }

            await states.FailedAsync(job, scheduled, attempt, FailureSentence.Of(failure));
            return;
        }

        await states.SucceededAsync(job, scheduled, attempt);
        metrics.Ran(job, clock.GetElapsedTime(started), null);
        log.LogInformation("{Job} done for {Scheduled}", job, Text(scheduled));

        async Task RetryAsync(TimeSpan pause)
        {
            // Before the end is recorded, or a host that dies in between leaves a failure that nobody repairs.
            if (await states.IsLatestAsync(job, scheduled, attempt))
            {
                await ScheduleRetryAsync(job, pause, scheduler);
            }
        }
    }

    private async Task DoAsync(DeclaredJob job, DateTimeOffset scheduled, int attempt, CancellationToken stop)
    {
        await using var scope = root.BeginLifetimeScope();
        var key = Caller.SubjectOfModule(job.Module.Key);
        var call = scope.Resolve<CallContext>();
        call.Caller = await scope.Resolve<ICallerSource>().FindAsync(key, key, stop);
        call.Scope = CommuneScope.Everything;
        call.Method = job.ToString();
        call.Clock = clock;
        var time = Text(scheduled);
        call.Reason = $"{job} {time}";
        if (await BeginAsync("", stop))
        {
            await ((IModuleJob)scope.Resolve(job.Type)).RunAsync(new JobRun(job.Module.Key, job.Name, scheduled, attempt, BeginAsync), stop);
        }

        async Task<bool> BeginAsync(string part, CancellationToken cancel)
        {
            call.RequestId = part.Length == 0 ? time : $"{time}/{part}";
            return job.Module.Database is not { } database || await replays.FindAsync(database.Schema, call, cancel) is null;
        }
    }

    private static async Task ScheduleRetryAsync(DeclaredJob job, TimeSpan pause, IScheduler scheduler)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(job.RetryKey).ForJob(job.Key).StartAt(DateTimeOffset.UtcNow + pause)
            .WithSimpleSchedule(once => once.WithMisfireHandlingInstructionFireNow()).Build();
        await scheduler.ScheduleJobs(new Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> { [job.Detail()] = [trigger] }, replace: true);
    }

    /// <summary>A trace of its own; a later try is linked to the one before it, which is why it happens.</summary>
    private static Activity? StartActivity(DeclaredJob job, DateTimeOffset scheduled, int attempt, string earlier)
    {
        Activity.Current = null;
        return AreaSource.Of(job.Module).StartActivity(
            ActivityKind.Internal,
            name: "run " + job.Name,
            parentContext: default,
            links: ActivityContext.TryParse(earlier, null, out var before) ? [new ActivityLink(before)] : null,
            tags:
            [
                new("cchc.module", job.Module.Key),
                new("cchc.job", job.Name),
                new("cchc.job.scheduled_time", Text(scheduled)),
                new("cchc.job.attempt", attempt),
            ]);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
