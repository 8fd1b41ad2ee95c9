using CchcPlatform.Host.Tests.Facts;
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
}
