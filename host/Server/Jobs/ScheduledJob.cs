using Quartz;
using Quartz.Spi;

namespace CchcPlatform.Server.Jobs;

/// <summary>What Quartz runs for every job of every module; two runs of one job never overlap.</summary>
[DisallowConcurrentExecution]
internal sealed class ScheduledJob(JobRunner runner, CancellationToken stop) : IJob
{
    public Task Execute(IJobExecutionContext context) => runner.RunAsync(context, stop);

    /// <summary>Makes it, without asking the database for a type.</summary>
    internal sealed class Factory(JobRunner runner, CancellationToken stop) : IJobFactory
    {
        public IJob NewJob(TriggerFiredBundle bundle, IScheduler scheduler) => new ScheduledJob(runner, stop);

        public void ReturnJob(IJob job)
        {
        }
    }
}
