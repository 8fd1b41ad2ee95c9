using Quartz.Impl.AdoJobStore;

namespace CchcPlatform.Server.Jobs;

/// <summary>
/// Takes, and moves when their time was missed, only triggers of jobs that this host has. Hosts of one database may carry different
/// modules, or different versions while one is replaced by the next; to Quartz all nodes are equal, and one that lacks a job would
/// break its trigger.
/// </summary>
internal sealed class OwnTriggers : PostgreSQLDelegate
{
    private string own = "";

    /// <summary>The jobs in the form in which the store hands them on.</summary>
    public static string Write(IEnumerable<DeclaredJob> jobs) => string.Join(',', jobs.Select(j => $"('{j.Module.Key}','{j.Name}')"));

    public override void Initialize(DelegateInitializationArgs args)
    {
        own = args.InitString ?? "";
        args.InitString = null;
        base.Initialize(args);
    }

    protected override string GetSelectNextTriggerToAcquireSql(int maxCount) => Narrow(base.GetSelectNextTriggerToAcquireSql(maxCount));

    protected override string GetSelectNextTriggerToAcquireWithExecutionGroupSql(int maxCount) =>
        Narrow(base.GetSelectNextTriggerToAcquireWithExecutionGroupSql(maxCount));

    protected override string GetSelectNextTriggerToAcquireWithPreferredNodeSql(int maxCount) =>
        Narrow(base.GetSelectNextTriggerToAcquireWithPreferredNodeSql(maxCount));

    protected override string GetSelectNextTriggerToAcquireWithPreferredNodeOnlySql(int maxCount) =>
        Narrow(base.GetSelectNextTriggerToAcquireWithPreferredNodeOnlySql(maxCount));

    // Whoever moves the time of a job that it does not have hides for how long nobody runs it.
    protected override string GetSelectNextMisfiredTriggersInStateToAcquireSql(int count) => Narrow(base.GetSelectNextMisfiredTriggersInStateToAcquireSql(count), "");

    protected override string GetCountMisfiredTriggersInStateSql() => Narrow(base.GetCountMisfiredTriggersInStateSql(), "");

    private string Narrow(string sql, string triggers = "t.")
    {
        const string Where = "WHERE";
        var at = sql.IndexOf(Where, StringComparison.Ordinal);
        return at > 0
            ? sql.Insert(at + Where.Length, $" ({triggers}JOB_GROUP, {triggers}JOB_NAME) IN ({own}) AND ")
            : throw new NotSupportedException("This version of Quartz asks for triggers in another way.");
    }
}
