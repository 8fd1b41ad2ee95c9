using System.Data.Common;
using Npgsql;
using Quartz.Impl.AdoJobStore.Common;
using Quartz.Util;

namespace CchcPlatform.Server.Jobs;

/// <summary>Gives Quartz the connections of the platform's own pool.</summary>
internal sealed class JobConnections(NpgsqlDataSource source) : DbProvider("Npgsql", ""), IDbConnectionManager
{
    public override DbConnection CreateConnection() => source.CreateConnection();

    public DbConnection GetConnection(string dataSourceName) => CreateConnection();

    public DbMetadata GetDbMetadata(string dataSourceName) => Metadata;

    public IDbProvider GetDbProvider(string dataSourceName) => this;

    // The pool belongs to the host.
    public void Shutdown(string dataSourceName)
    {
    }

    public void AddConnectionProvider(string dataSourceName, IDbProvider provider) =>
        throw new NotSupportedException("The host has one data source for its jobs.");
}
