using CchcPlatform.Server.Data;
using CchcPlatform.Server.Platform;
using Quartz.Impl.AdoJobStore;
using Quartz.Spi;

namespace CchcPlatform.Server.Jobs;

/// <summary>Quartz's PostgreSQL store over the tables of schema <c>platform</c>, under that schema's runtime role.</summary>
internal sealed class JobStore : JobStoreTX
{
    /// <summary>Under this name all hosts of a database schedule together.</summary>
    public const string Cluster = "cchc";

    public JobStore(ModuleDataSources sources, JobCatalog catalog, JobSettings settings)
    {
        ConnectionManager = new JobConnections(sources.For(PlatformModule.ModuleKey));
        DataSource = PlatformModule.ModuleKey;
        TablePrefix = "platform.qrtz_";
        Clustered = true;
        ClusterCheckinInterval = settings.CheckIn;
        ClusterCheckinMisfireThreshold = settings.CheckIn;
        MisfireThreshold = JobSettings.MissedAfter;
        DbRetryInterval = TimeSpan.FromSeconds(2);
        MakeThreadsDaemons = true;
        // Text only: nothing that lies in the database can make the host build objects of its choice.
        UseProperties = "true";
        ObjectSerializer = new TextOnly();
        delegateType = typeof(OwnTriggers);
        DriverDelegateInitString = OwnTriggers.Write(catalog.All);
    }

    // Quartz knows a scheduler of a process by a name of its own; several hosts may live in one process and are one cluster.
    public override string InstanceName
    {
        get => Cluster;
        set { }
    }

    public override Task Initialize(ITypeLoadHelper loadHelper, ISchedulerSignaler signaler, CancellationToken cancellationToken = default) =>
        base.Initialize(new OneType(), signaler, cancellationToken);

    /// <summary>Of all type names in the database one is known: the job that runs the modules' jobs.</summary>
    private sealed class OneType : ITypeLoadHelper
    {
        public void Initialize()
        {
        }

        public Type? LoadType(string? name) => name?.Split(',')[0] == typeof(ScheduledJob).FullName
            ? typeof(ScheduledJob)
            : throw new TypeLoadException($"The type {name} is no job of this host.");
    }
}
