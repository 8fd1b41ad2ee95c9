namespace CchcPlatform.Kernel.Jobs;

/// <summary>One run of a job.</summary>
/// <param name="module">Key of the module.</param>
/// <param name="job">Name of the job.</param>
/// <param name="scheduledTime">The time that it was due.</param>
/// <param name="attempt">1 at first.</param>
/// <param name="begin">Takes the name of a part; false when an earlier run has saved it.</param>
public sealed class JobRun(string module, string job, DateTimeOffset scheduledTime, int attempt, Func<string, CancellationToken, Task<bool>> begin)
{
    /// <summary>Key of the module, such as <c>steering</c>.</summary>
    public string Module { get; } = module;

    /// <summary>Name of the job: that of its class.</summary>
    public string Job { get; } = job;

    /// <summary>
    /// The time of its schedule that this run is for, UTC. After an outage it is the latest one that was missed: earlier ones are
    /// not made up for. It is the same in every attempt.
    /// </summary>
    public DateTimeOffset ScheduledTime { get; } = scheduledTime;

    /// <summary>How often this time has been tried, this one included; 1 at first.</summary>
    public int Attempt { get; } = attempt;

    /// <summary>
    /// Begins a part of the work, such as one commune, that is saved by itself: the next save is recorded under its name.
    /// </summary>
    /// <param name="part">Unique within the run, such as a commune code.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False when the part was saved by an earlier attempt and is to be left out.</returns>
    public Task<bool> BeginAsync(string part, CancellationToken cancel) => begin(part, cancel);
}
