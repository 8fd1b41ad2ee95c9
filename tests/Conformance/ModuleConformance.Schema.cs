using CchcPlatform.Kernel.Data;
using CchcPlatform.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    /// <summary>PostgreSQL refuses it, not the module's good will.</summary>
    [Fact]
    public async Task Its_role_sees_its_own_schema_only()
    {
        if (Manifest.Database is not { } database)
        {
            return;
        }

        var tables = await ForeignTablesAsync(database.Schema);
        Assert.NotEmpty(tables);
        await using var connection = await Source(database.Schema).OpenConnectionAsync();
        foreach (var table in tables)
        {
            foreach (var statement in new[] { $"SELECT 1 FROM {table}", $"DELETE FROM {table}", $"TRUNCATE {table}" })
            {
                await ForbiddenAsync(connection, statement);
            }
        }

        var own = database.Schema;
        foreach (var statement in new[]
        {
            $"UPDATE {own}.facts SET reason = ''", $"DELETE FROM {own}.facts", $"TRUNCATE {own}.facts", $"CREATE TABLE {own}.more (id int)",
            $"ALTER TABLE {own}.facts ADD more int", "CREATE SCHEMA more", "CREATE TABLE public.more (id int)", $"SET ROLE cchc_{own}_owner",
        })
        {
            await ForbiddenAsync(connection, statement);
        }
    }

    /// <summary>The filters by commune hold for what is asked through them, and a change has its fact when it is saved with it.</summary>
    [Fact]
    public void Its_code_goes_past_no_filter_and_writes_no_SQL()
    {
        // The host's own services stand in one assembly with what reads and writes for all modules.
        if (Manifest.Assembly == typeof(ModuleDataSources).Assembly)
        {
            return;
        }

        var past = PastTheFilters.Of(Manifest.Assembly);
        Assert.True(past.Count == 0, $"{Manifest.Key} calls {string.Join(", ", past)}; ask through the sets of its ModuleDb within the scope and the trace of the call, and change by SaveAsync.");
    }

    /// <summary>A row that belongs to no commune is shown to every commune: no filter asks whose it is.</summary>
    [Fact]
    public void Its_rows_belong_to_communes()
    {
        if (Manifest.Database is not { } database)
        {
            return;
        }

        using var db = database.Create(Source(database.Schema));
        var open = db.Model.GetEntityTypes()
            .Where(entity => entity.ClrType.Assembly == Manifest.Assembly && !entity.IsOwned() && !typeof(ICommuneOwned).IsAssignableFrom(entity.GetRootType().ClrType))
            .Select(entity => entity.ClrType)
            .Except(Subject.OfNoCommune)
            .Select(type => type.Name).ToList();
        Assert.True(open.Count == 0, $"{string.Join(", ", open)} of {Manifest.Key} is neither ICommuneOwned nor owned by another entity; say in OfNoCommune if it belongs to no commune.");
    }

    [Fact]
    public void Its_migrations_are_up_to_its_model()
    {
        if (Manifest.Database is not { } database)
        {
            return;
        }

        using var db = database.Create(Source(database.Schema));
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), $"The model of {Manifest.Key} has changed since its last migration; run build/migrate add {Manifest.Key} NAME.");
        Assert.Empty(db.Database.GetPendingMigrations());
    }

    /// <summary>
    /// While a new version comes, the old build serves on the new schema: what it needs goes with the version after. What was released
    /// stands in <c>baseline.migrations</c> beside the protos, which <c>build/baseline</c> writes; before its first release a module is free.
    /// A list without it beside a contract that was released is an error: with nothing in it everything would pass.
    /// </summary>
    [Fact]
    public void Its_migrations_take_nothing_away_that_was_released()
    {
        using var contracts = new ContractFolder(Manifest.Assembly);
        var file = Path.Combine(contracts.Path, "baseline.migrations");
        var released = File.Exists(file) ? File.ReadLines(file).ToHashSet(StringComparer.Ordinal) : [];
        var isReleased = ReleasedIn(contracts).Any(file => file.Package == Manifest.ProtoPackage);
        foreach (var database in Subject.Recorders.Union([Manifest]).Select(recorder => recorder.Database).OfType<ModuleDatabase>())
        {
            using var db = database.Create(Source(database.Schema));
            var all = db.GetService<IMigrationsAssembly>();
            Assert.True(!isReleased || all.Migrations.Keys.Any(released.Contains), $"{Manifest.ProtoPackage} was released, and no migration of {database.Schema} stands in baseline.migrations: what was released stays, and build/baseline writes it down.");
            foreach (var (id, type) in all.Migrations.Where(one => all.Migrations.Keys.Any(released.Contains) && !released.Contains(one.Key)))
            {
                var taken = TakenAway.By(all.CreateMigration(type, db.Database.ProviderName!));
                Assert.True(taken.Count == 0, $"The migration {id} of {database.Schema} {string.Join(", ", taken)}, while the released build still runs on it; it may only add, or say why by [TakesAway].");
            }
        }
    }

    private NpgsqlDataSource Source(string schema) => Subject.Host.Services.GetRequiredService<ModuleDataSources>().For(schema);

    private async Task<List<string>> ForeignTablesAsync(string own)
    {
        await using var connection = new NpgsqlConnection(Subject.Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ($1, 'pg_catalog', 'information_schema')", connection)
        {
            Parameters = { new() { Value = own } },
        };
        await using var rows = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await rows.ReadAsync())
        {
            tables.Add(rows.GetString(0));
        }

        return tables;
    }

    private static async Task ForbiddenAsync(NpgsqlConnection connection, string statement)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(statement, connection, transaction);
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException refused)
        {
            Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{statement}: {refused.MessageText}");
            return;
        }

        Assert.Fail($"PostgreSQL let the role of the module do: {statement}");
    }
}
