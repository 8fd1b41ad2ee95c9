using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Platform;
using OpenTelemetry;
using Quartz;
using Quartz.Impl;
using Quartz.Impl.Matchers;
using Quartz.Simpl;

namespace CchcPlatform.Server.Jobs;

/// <summary>
/// Keeps the schedule: started when the host is ready, so that it costs the start nothing. What the modules declare is what is
/// scheduled: a removed job goes, changed times are taken over.
/// </summary>
internal sealed class JobsWorker(
    JobCatalog catalog, JobStates states, JobRunner runner, JobSettings settings, ModuleDataSources sources, Readiness readiness, TimeProvider clock,
    ILogger<JobsWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);

    // Of the 8 s that a stop leaves for all that follows the calls.
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource jobsEnd = new();
    private IScheduler? scheduler;

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        if (catalog.All.Count == 0)
        {
            return;
        }

        // The scheduler's polls of the database would otherwise be traces without end; its loops inherit the silence.
        using var silent = SuppressInstrumentationScope.Begin();
        await readiness.WhenReady.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Steadily.RepeatAsync(TurnAsync, "keeping the schedule of jobs", clock, log, stop);
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        if (scheduler is null)
        {
            var created = await CreateAsync(stop);
            try
            {
                await RemoveAsync(created, null, stop);
                await ScheduleAsync(created, changed: true, stop);
                await created.Start(stop);
                scheduler = created;
            }
            catch
            {
                await created.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
                throw;
            }
        }

        // Another host, of an older version, may have removed what it does not know. Times are taken over at a start only:
        // two versions side by side would move them to and fro.
        await ScheduleAsync(scheduler, changed: false, stop);
        // It may also have put back what was removed, and be gone since.
        await RemoveAsync(scheduler, clock.GetUtcNow() - JobState.LongestDelay, stop);
        await states.ReadAsync(stop);
        await Task.Delay(LookEvery, clock, stop);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A draining host stops its workers before the host does.
        if (Interlocked.Exchange(ref scheduler, null) is { } running)
        {
            try
            {
                // First nothing new, then an end to what runs: it is scheduled again for whoever comes next.
                await running.Standby(cancellationToken);
                Canceller.CancelAlone(jobsEnd);
                // Quartz blocks until the last run has ended: one that does not hear it would hold the stop up for ever.
                await Task.Run(() => running.Shutdown(waitForJobsToComplete: true, cancellationToken), cancellationToken).WaitAsync(LastMoment, clock, cancellationToken);
            }
            catch (Exception failure) when (failure is SchedulerException or OperationCanceledException or TimeoutException)
            {
                log.LogWarning("Jobs were left to other hosts: {Reason}", failure.GetType().Name);
            }
        }
    }

    public override void Dispose()
    {
        jobsEnd.Dispose();
        base.Dispose();
    }

    private async Task<IScheduler> CreateAsync(CancellationToken stop)
    {
        // Quartz knows the schedulers of a process by name.
        var name = $"cchc-{Guid.CreateVersion7():n}";
        DirectSchedulerFactory.Instance.CreateScheduler(
            name, $"{Environment.MachineName}-{Environment.ProcessId}-{name}", new DefaultThreadPool { MaxConcurrency = JobSettings.MostAtOnce }, new JobStore(sources, catalog, settings));
        var created = (await DirectSchedulerFactory.Instance.GetScheduler(name, stop))!;
        created.JobFactory = new ScheduledJob.Factory(runner, jobsEnd.Token);
        created.ListenerManager.AddSchedulerListener(new SchedulerFailures(log));
        return created;
    }

    // While a host of another version may run it, it is left to that one; of a time that is long due nobody would take it.
    private async Task RemoveAsync(IScheduler created, DateTimeOffset? dueBefore, CancellationToken stop)
    {
        foreach (var module in catalog.All.Select(j => j.Module.Key).Distinct())
        {
            foreach (var key in await created.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(module), stop))
            {
                if (catalog.Find(module, key.Name) is null && (dueBefore is null
                    || (await created.GetTriggersOfJob(key, stop)).Any(trigger => trigger.GetNextFireTimeUtc() < dueBefore)))
                {
                    await created.DeleteJob(key, stop);
                    await states.ForgetAsync(module, key.Name, stop);
                    log.LogInformation("The job {Job} of {Module} is no more", key.Name, module);
                }
            }
        }
    }

    private async Task ScheduleAsync(IScheduler created, bool changed, CancellationToken stop)
    {
        foreach (var job in catalog.All)
        {
            var trigger = await created.GetTrigger(job.TriggerKey, stop);
            if (trigger is null || (job.IsScheduledBy(trigger) ? job.IsLeftOutBy(trigger) : changed))
            {
                await created.ScheduleJobs(new Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> { [job.Detail()] = [job.Schedule()] }, replace: true, stop);
                // Afterwards: a job that is known and not scheduled is a complaint.
                await states.DeclareAsync(job, stop);
                log.LogInformation("The job {Job} of {Module} is scheduled at {Cron}", job.Name, job.Module.Key, job.Cron);
            }

            if (changed)
            {
                await ResumeAsync(created, job, stop);
            }
        }
    }

    /// <summary>Takes up again what the scheduler has given up, with its next time, so that one that was missed meanwhile is run.</summary>
    private async Task ResumeAsync(IScheduler created, DeclaredJob job, CancellationToken stop)
    {
        foreach (var trigger in await created.GetTriggersOfJob(job.Key, stop))
        {
            if (await created.GetTriggerState(trigger.Key, stop) == TriggerState.Error)
            {
                // What was given up is mostly a job whose row names what no host could load.
                await created.AddJob(job.Detail(), replace: true, stop);
                await created.ResetTriggerFromErrorState(trigger.Key, stop);
                log.LogInformation("The job {Job} of {Module} had been given up and is scheduled again", job.Name, job.Module.Key);
            }
        }
    }
}
