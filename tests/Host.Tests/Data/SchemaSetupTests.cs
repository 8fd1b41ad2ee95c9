using CchcPlatform.Server.Data;
using CchcPlatform.Testing;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CchcPlatform.Host.Tests.Data;

/// <summary>Roles belong to a whole PostgreSQL server, not to one database of it.</summary>
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
}
