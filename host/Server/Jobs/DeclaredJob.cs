using CchcPlatform.Kernel.Modules;
using Quartz;

namespace CchcPlatform.Server.Jobs;

/// <summary>A job of a loaded module, with the times that hold in this deployment.</summary>
/// <param name="Module">Whose job it is.</param>
/// <param name="Type">The class that does it.</param>
/// <param name="Cron">When, by the clock of Vietnam.</param>
internal sealed record DeclaredJob(ModuleManifest Module, Type Type, string Cron)
{
    // A fixed offset, so that the machine needs no time zone database.
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "Asia/Ho_Chi_Minh", Kernel.Calendar.VietnamTime.Offset, "Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh");

    // Quartz stores the name of the zone and asks for it again.
    static DeclaredJob() => Quartz.Util.TimeZoneUtil.CustomResolver = id => id == Zone.Id ? Zone : null;

    public string Name => Type.Name;

    public JobKey Key => new(Name, Module.Key);

    public TriggerKey TriggerKey => new(Name, Module.Key);

    /// <summary>The trigger that tries a failed run again; one for each job.</summary>
    public TriggerKey RetryKey => new(Name, "retry of " + Module.Key);

    public override string ToString() => $"{Module.Key}/{Name}";

    /// <summary>What is wrong with the times; null when they come.</summary>
    public string? Mistake
    {
        get
        {
            try
            {
                return NextAfter(DateTimeOffset.UtcNow) is null ? "it never comes" : null;
            }
            catch (FormatException wrong)
            {
                return wrong.Message.TrimEnd('.');
            }
        }
    }

    public IJobDetail Detail() => JobBuilder.Create<ScheduledJob>().WithIdentity(Key)
        // Kept while nothing is scheduled, and taken over from a host that died.
        .StoreDurably().RequestRecovery().Build();

    public ITrigger Schedule() => TriggerBuilder.Create().WithIdentity(TriggerKey).ForJob(Key)
        // After an outage once, for the latest time that was missed.
        .WithCronSchedule(Cron, cron => cron.InTimeZone(Zone).WithMisfireHandlingInstructionFireAndProceed())
        .Build();

    public bool IsScheduledBy(ITrigger trigger) => trigger is ICronTrigger cron && cron.CronExpressionString == Cron && cron.TimeZone.Id == Zone.Id;

    /// <summary>Whether a trigger of this schedule has left out its next time, as it has when a clock was ahead for a moment.</summary>
    public bool IsLeftOutBy(ITrigger trigger) => trigger.GetNextFireTimeUtc() > NextAfter(DateTimeOffset.UtcNow + JobSettings.MostAhead);

    /// <summary>The latest time of the schedule that an instant does not precede; the instant itself when there is none in the last years.</summary>
    /// <remarks>Quartz looks forward only: so it is asked from further and further back, each time with few steps to go.</remarks>
    public DateTimeOffset LatestUntil(DateTimeOffset instant)
    {
        foreach (var back in new[] { 1, 60, 3_600, 86_400, 32 * 86_400, 367 * 86_400, 5 * 366 * 86_400 })
        {
            DateTimeOffset? latest = null;
            for (var time = NextAfter(instant.AddSeconds(-back)); time <= instant; time = NextAfter(time.Value))
            {
                latest = time;
            }

            if (latest is { } found)
            {
                return found;
            }
        }

        return instant;
    }

    private DateTimeOffset? NextAfter(DateTimeOffset instant) => new CronExpression(Cron) { TimeZone = Zone }.GetNextValidTimeAfter(instant);
}
