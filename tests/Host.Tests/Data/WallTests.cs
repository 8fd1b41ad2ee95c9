using System.Diagnostics;
using Autofac;
using Autofac.Extensions.DependencyInjection;
using CchcPlatform.Conformance;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Platform;
using CchcPlatform.Server.Platform.Calendar;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Host.Tests.Data;

/// <summary>What the database and the contexts refuse, whatever a module's code tries.</summary>
public sealed class WallTests(Loading.HostWithAllModules shared) : IClassFixture<Loading.HostWithAllModules>
{
    [Theory]
    [InlineData("steering", "UPDATE steering.facts SET reason = ''")]
    [InlineData("steering", "DELETE FROM steering.facts")]
    [InlineData("steering", "TRUNCATE steering.facts")]
    [InlineData("steering", "UPDATE steering.fact_checkpoints SET fact_count = 0")]
    [InlineData("steering", "DELETE FROM steering.fact_checkpoints")]
    [InlineData("steering", "TRUNCATE steering.fact_checkpoints")]
    [InlineData("steering", "UPDATE steering.fact_log_ids SET begins_after = 0")]
    [InlineData("steering", "INSERT INTO steering.fact_log_ids VALUES (gen_random_uuid(), 0, now())")]
    [InlineData("steering", "TRUNCATE steering.request_replays")]
    [InlineData("steering", "DELETE FROM steering.__migrations")]
    [InlineData("steering", "SELECT count(*) FROM organization.units")]
    [InlineData("steering", "SELECT count(*) FROM identity.accounts")]
    [InlineData("organization", "SELECT count(*) FROM steering.facts")]
    [InlineData("identity", "DELETE FROM identity.grants")]
    [InlineData("identity", "DELETE FROM identity.accounts")]
    [InlineData("identity", "DELETE FROM identity.roles")]
    [InlineData("identity", "DELETE FROM identity.role_permissions")]
    [InlineData("platform", "UPDATE platform.calendar_days SET verified = true")]
    [InlineData("platform", "DELETE FROM platform.calendar_versions")]
    public async Task The_role_of_a_running_module_may_not(string schema, string statement)
    {
        await using var command = shared.Host.Services.GetRequiredService<ModuleDataSources>().For(schema).CreateCommand(statement);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_running_host_works_as_the_runtime_roles_and_never_as_an_owner()
    {
        var sources = shared.Host.Services.GetRequiredService<ModuleDataSources>();
        foreach (var schema in new[] { "identity", "platform", "organization", "steering" })
        {
            await using var command = sources.For(schema).CreateCommand("SELECT current_user::text || ' ' || pg_has_role($1, 'MEMBER')::text");
            command.Parameters.Add(new NpgsqlParameter { Value = ModuleDataSources.OwnerOf(schema) });
            Assert.Equal($"cchc_{schema} false", await command.ExecuteScalarAsync());
        }

        Assert.Equal(0L, await shared.Host.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename LIKE '%owner'"));
    }

    [Fact]
    public async Task A_context_without_scope_answers_nothing()
    {
        await using var scope = shared.Host.Services.GetAutofacRoot().BeginLifetimeScope();
        var db = scope.Resolve<PlatformDb>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.CalendarVersions.ToListAsync());
        db.Add(Row("25195"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveAsync(() => new Empty(), CancellationToken.None));
    }

    [Fact]
    public async Task Rows_of_another_commune_than_the_calls_are_not_written()
    {
        await using var scope = shared.Host.Services.GetAutofacRoot().BeginLifetimeScope();
        scope.Resolve<CallContext>().Scope = CommuneScope.Of("25195");
        var db = scope.Resolve<PlatformDb>();
        db.Add(Row("25196"));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveAsync(() => new Empty(), CancellationToken.None));
        Assert.Contains("25196", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await shared.Host.ScalarAsync<long>("SELECT count(*) FROM platform.calendar_versions WHERE commune <> ''"));
    }

    [Fact]
    public void No_module_writes_SQL_of_its_own()
    {
        var modules = shared.Host.Services.GetRequiredService<LoadedModules>().Loaded.Select(m => m.Assembly).Where(assembly => assembly != typeof(PlatformDb).Assembly).ToList();
        Assert.NotEmpty(modules);
        Assert.All(modules, assembly => Assert.Empty(PastTheFilters.Of(assembly)));
    }

    [Fact]
    public void Each_way_past_the_filters_is_seen()
    {
        string[] ways =
        [
            "ExecuteDeleteAsync", "ExecuteSqlRawAsync", "ExecuteUpdateAsync", "FromSql", "GetDbConnection", "IgnoreQueryFilters", "Npgsql.NpgsqlCommand", "SqlQuery", "System.Data.Common.DbConnection",
            "CchcPlatform.Kernel.Data.CommuneScope.get_Everything", "System.Diagnostics.Activity.set_Current", "System.Threading.ExecutionContext.SuppressFlow",
        ];
        Assert.Superset(ways.ToHashSet(), PastTheFilters.Of(typeof(WallTests).Assembly).ToHashSet());
    }

    // Never called: what it calls stands in the assembly of this test.
    private static async Task<object> AllWaysAsync(PlatformDb db, CallContext call)
    {
        call.Scope = CommuneScope.Everything;
        Activity.Current = null;
        ExecutionContext.SuppressFlow();
        await db.CalendarVersions.IgnoreQueryFilters().ExecuteDeleteAsync();
        await db.CalendarVersions.ExecuteUpdateAsync(version => version.SetProperty(v => v.Version, 1));
        await db.Database.ExecuteSqlRawAsync("SELECT 1");
        await db.Database.GetDbConnection().OpenAsync();
        return (db.Database.SqlQuery<int>($"SELECT 1"), db.CalendarVersions.FromSql($"SELECT 1"), new NpgsqlCommand());
    }

    private static CalendarVersion Row(string commune) => new() { Commune = commune, Version = 99 };
}
