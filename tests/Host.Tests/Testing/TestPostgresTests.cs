using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Host.Tests.Testing;

public sealed class TestPostgresTests
{
    [Fact]
    public async Task Two_databases_do_not_see_each_other()
    {
        await using var first = await TestPostgres.CreateDatabaseAsync();
        await using var second = await TestPostgres.CreateDatabaseAsync();
        await ExecuteAsync(first.ConnectionString, "CREATE TABLE only_here (x int)");

        Assert.Equal(1L, await CountTablesAsync(first.ConnectionString));
        Assert.Equal(0L, await CountTablesAsync(second.ConnectionString));
    }

    [Fact]
    public async Task A_database_is_dropped_although_a_connection_is_open()
    {
        var database = await TestPostgres.CreateDatabaseAsync();
        await using var open = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await open.OpenAsync();

        await database.DisposeAsync();

        var left = await ExecuteAsync(
            await TestPostgres.ConnectionStringAsync(), $"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'");
        Assert.Equal(0L, left);
    }

    [Fact]
    public async Task A_template_is_migrated_once_and_copied_although_the_migration_left_connections_open()
    {
        var key = $"test {Guid.CreateVersion7()}";
        var migrations = 0;
        NpgsqlConnection? forgotten = null;
        async Task Migrate(string connectionString)
        {
            Interlocked.Increment(ref migrations);
            forgotten = new NpgsqlConnection(connectionString);
            await forgotten.OpenAsync();
            await using var command = new NpgsqlCommand("CREATE TABLE migrated (x int); INSERT INTO migrated VALUES (7)", forgotten);
            await command.ExecuteNonQueryAsync();
        }

        var templates = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => TestPostgres.GetTemplateAsync(key, Migrate))));
        try
        {
            var template = Assert.Single(templates.Distinct());
            Assert.Equal(1, migrations);
            await using var first = await TestPostgres.CreateDatabaseAsync(template);
            await using var second = await TestPostgres.CreateDatabaseAsync(template);
            await ExecuteAsync(first.ConnectionString, "UPDATE migrated SET x = 8");
            Assert.Equal(7, await ExecuteAsync(second.ConnectionString, "SELECT x FROM migrated"));
        }
        finally
        {
            await (forgotten?.DisposeAsync() ?? ValueTask.CompletedTask);
            await DropTemplateAsync(templates[0]);
        }
    }

    [Fact]
    public async Task A_failed_migration_leaves_no_template_behind()
    {
        string? database = null;
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => TestPostgres.GetTemplateAsync(
            $"test {Guid.CreateVersion7()}",
            connectionString =>
            {
                database = new NpgsqlConnectionStringBuilder(connectionString).Database;
                throw new InvalidOperationException("as in a broken migration");
            }));

        Assert.Equal("as in a broken migration", thrown.Message);
        var left = await ExecuteAsync(
            await TestPostgres.ConnectionStringAsync(), $"SELECT count(*) FROM pg_database WHERE datname = '{database}'");
        Assert.Equal(0L, left);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static Task<object?> CountTablesAsync(string connectionString) =>
        ExecuteAsync(connectionString, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");

    private static async Task DropTemplateAsync(string template)
    {
        var server = await TestPostgres.ConnectionStringAsync();
        await ExecuteAsync(server, $"ALTER DATABASE \"{template}\" IS_TEMPLATE false");
        await ExecuteAsync(server, $"DROP DATABASE \"{template}\" WITH (FORCE)");
    }
}
