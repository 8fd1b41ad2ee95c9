using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Operations;
using CchcPlatform.Server;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Loading;
using CchcPlatform.Testing;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CchcPlatform.Host.Tests.Data;

/// <summary>Roles, which belong to a whole PostgreSQL server and not to one database of it, and what is set up under them.</summary>
public sealed class SchemaSetupTests
{
    [Fact]
    public async Task Hosts_that_start_at_once_on_several_databases_of_one_server_all_get_their_roles()
    {
        var folder = Directory.CreateTempSubdirectory("cchc-").FullName;
        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TestPostgres.CreateDatabaseAsync()));
        string[] schemas = [.. Enumerable.Range(0, 12).Select(i => $"race{Guid.CreateVersion7():N}_{i}")];
        try
        {
            await Task.WhenAll(databases.Select(database => Task.Run(async () =>
            {
                var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Cchc", database.ConnectionString)]).Build();
                await using var sources = new ModuleDataSources(settings, new Secrets(folder));
                await new SchemaSetup(sources, new Secrets(folder)).CreateRolesAsync(schemas, TestContext.Current.CancellationToken);
                foreach (var schema in schemas)
                {
                    await using var command = sources.For(schema).CreateCommand("SELECT current_user::text");
                    Assert.Equal(ModuleDataSources.RoleOf(schema), await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
                }
            })));
        }
        finally
        {
            foreach (var database in databases)
            {
                await database.DisposeAsync();
            }

            await using var server = NpgsqlDataSource.Create(await TestPostgres.ConnectionStringAsync());
            foreach (var role in schemas.SelectMany(s => new[] { ModuleDataSources.OwnerOf(s), ModuleDataSources.RoleOf(s) }))
            {
                await using var drop = server.CreateCommand($"DROP ROLE IF EXISTS {role}");
                await drop.ExecuteNonQueryAsync(CancellationToken.None);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Whoever_waits_for_another_setup_or_works_long_is_not_cut_off()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var text = new NpgsqlConnectionStringBuilder(host.ConnectionString) { CommandTimeout = 1 }.ConnectionString;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Cchc", text)]).Build();
        await using var sources = new ModuleDataSources(settings, host.Of<Secrets>());
        var setup = new SchemaSetup(sources, host.Of<Secrets>());
        await WhileHeldAsync($"SELECT pg_advisory_xact_lock({0x43434843})", () => setup.CreateRolesAsync(["ledger"], TestContext.Current.CancellationToken));
        await WhileHeldAsync(
            "LOCK TABLE ledger.__migrations", () => setup.MigrateAsync(host.Of<LoadedModules>().Find("ledger")!.Database!, TestContext.Current.CancellationToken));

        async Task WhileHeldAsync(string held, Func<Task> work)
        {
            await using var connection = await host.ConnectAsync();
            await using var holding = await connection.BeginTransactionAsync();
            await new NpgsqlCommand(held, connection, holding).ExecuteNonQueryAsync();
            var working = work();
            await Task.Delay(2500);
            Assert.False(working.IsCompletedSuccessfully, "nothing was waited for");
            await holding.RollbackAsync();
            await working;
        }
    }

    [Fact]
    public async Task Tables_that_came_without_their_rights_stop_a_start_until_they_are_given()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await host.ScalarAsync<object?>("REVOKE ALL ON ledger.accounts FROM cchc_ledger");
        var refused = await Assert.ThrowsAsync<HostStartException>(async () =>
        {
            await using var unfit = await host.BesideAsync(["ledger"]);
        });
        Assert.Equal(["Schema ledger has tables that role cchc_ledger may not read: accounts; run build/migrate apply."], refused.Reasons);

        await host.Of<SchemaSetup>().MigrateAsync(host.Of<LoadedModules>().Find("ledger")!.Database!, TestContext.Current.CancellationToken);
        await using var fit = await host.BesideAsync(["ledger"]);
    }

    [Fact]
    public async Task A_role_that_cannot_be_made_leaves_no_password_in_the_log_of_the_server()
    {
        var folder = Directory.CreateTempSubdirectory("cchc-");
        await using var cluster = await ThrowawayCluster.StartAsync();
        await cluster.ScalarAsync<object?>("CREATE ROLE plain LOGIN PASSWORD 'plain'", "postgres");
        var secrets = new Secrets(folder.FullName);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => CreateAsync(
            new NpgsqlConnectionStringBuilder(cluster.Named("postgres")) { Username = "plain", Password = "plain" }.ConnectionString));
        Assert.Equal("42501", refused.SqlState);
        var log = await cluster.LogAsync();
        Assert.Contains("CREATE ROLE cchc_ledger_owner", log);
        Assert.DoesNotContain(secrets.Find("cchc_ledger_owner")!, log);

        // Nor where the server logs every statement; and the role has that password.
        await cluster.ScalarAsync<object?>("ALTER SYSTEM SET log_statement = 'all'", "postgres");
        await cluster.ScalarAsync<object?>("SELECT pg_reload_conf()", "postgres");
        await Soon.BecomesTrueAsync(() => cluster.ScalarAsync<bool>("SELECT current_setting('log_statement') = 'all'", "postgres"), "the setting counts");
        await CreateAsync(cluster.Named("postgres"));
        log = await cluster.LogAsync();
        Assert.All(new[] { "cchc_ledger_owner", "cchc_ledger" }, role => Assert.DoesNotContain(secrets.Find(role)!, log));
        folder.Delete(recursive: true);

        async Task CreateAsync(string connection)
        {
            await using var sources = new ModuleDataSources(new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Cchc", connection)]).Build(), secrets);
            await new SchemaSetup(sources, secrets).CreateRolesAsync(["ledger"], TestContext.Current.CancellationToken);
            await using var command = sources.For("ledger").CreateCommand("SELECT current_user::text");
            Assert.Equal("cchc_ledger", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData(";Timeout=2", 2)]
    [InlineData(";Timeout=0", 5)]
    public async Task A_host_waits_five_seconds_for_a_connection_at_the_most(string given, int expected)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Cchc", "Host=nowhere;Database=none;Username=nobody" + given)]).Build();
        await using var sources = new ModuleDataSources(settings, new Secrets("/nowhere"));
        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(sources.For("ledger").ConnectionString).Timeout);
    }
}
