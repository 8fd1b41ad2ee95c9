using CchcPlatform.Server.Data;
using Quartz;
using Quartz.Listener;

namespace CchcPlatform.Server.Jobs;

/// <summary>Hears from Quartz what it cannot do.</summary>
internal sealed class SchedulerFailures(ILogger log) : SchedulerListenerSupport
{
    public override Task SchedulerError(string msg, SchedulerException cause, CancellationToken cancellationToken = default)
    {
        log.LogWarning(DatabaseAway.Is(cause) ? null : cause, "The scheduler could not do something and tries again ({Reason})", cause.GetBaseException().GetType().Name);
        return Task.CompletedTask;
    }
}
