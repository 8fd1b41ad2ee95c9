namespace CchcPlatform.Kernel.Jobs;

/// <summary>
/// Work that a module does at fixed times. It runs as <c>module:&lt;key&gt;</c> in a scope of its own, over all communes: what it
/// takes by constructor (its context, its use cases, clients of other modules) belongs to this one run.
/// </summary>
/// <remarks>
/// A scheduled time is run at least once, on one host; after a crash it may be run again. So an effect must be unique by the job
/// and its scheduled time. What a job saves by <see cref="Data.ModuleDb.SaveAsync{TReply}"/> is: the save carries the scheduled
/// time as its request id, and a second one of the same time changes nothing. A job that saves more than once names each part by
/// <see cref="JobRun.BeginAsync"/>. Anything else that it does must bear being done twice.
/// <para>
/// What has happened by now, it takes from <see cref="JobRun.ScheduledTime"/> and not from the clock: a run may be late. Work
/// that never ends is no job.
/// </para>
/// </remarks>
public interface IModuleJob
{
    /// <summary>
    /// Does the work of one scheduled time. An exception makes this time be tried again, later each time, until it succeeds or
    /// the next scheduled time comes; meanwhile the module counts as degraded.
    /// </summary>
    /// <param name="run">Which time, and which try.</param>
    /// <param name="cancel">The host stops: end soon, the run is repeated by another host or at the next start.</param>
    Task RunAsync(JobRun run, CancellationToken cancel);
}
