using System.Net.Sockets;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Loading;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CchcPlatform.Server.Data;

/// <summary>Whether the database is as this build expects it; a schema ahead of it is served, one behind is refused.</summary>
internal sealed class SchemaChecks(ModuleDataSources sources)
{
    /// <summary>Brings every schema up to date, where the host may.</summary>
    /// <exception cref="HostStartException">The database itself does not answer.</exception>
    public async Task<IReadOnlyList<StartProblem>> MigrateAsync(SchemaSetup setup, LoadedModules modules, CancellationToken cancel)
    {
        try
        {
            await setup.CreateRolesAsync(DatabasesOf(modules).Select(d => d.Schema), cancel);
        }
        catch (Exception failure) when (IsDatabaseFailure(failure))
        {
            throw new HostStartException([$"The database cannot be prepared: {Explain(failure, ModuleDataSources.ServerIn(sources.Operator))}"]);
        }

        var problems = new List<StartProblem>();
        foreach (var database in DatabasesOf(modules))
        {
            try
            {
                await setup.MigrateAsync(database, cancel);
            }
            catch (Exception failure) when (failure is InvalidOperationException || IsDatabaseFailure(failure))
            {
                problems.Add(new StartProblem([database.Schema], $"Schema {database.Schema} cannot be migrated: {Explain(failure, sources.ServerOf(database.Schema))}"));
            }
        }

        return problems;
    }

    /// <summary>What is not as the loaded modules need it.</summary>
    public async Task<IReadOnlyList<StartProblem>> RunAsync(LoadedModules modules, CancellationToken cancel)
    {
        // Side by side: each builds the model of its module, which takes most of a start.
        var checks = DatabasesOf(modules).Select(database => Task.Run(
            async () => (await CheckAsync(database, cancel)).Select(sentence => new StartProblem([database.Schema], sentence)), cancel));
        return [.. (await Task.WhenAll(checks)).SelectMany(found => found)];
    }

    private async Task<IReadOnlyList<string>> CheckAsync(ModuleDatabase database, CancellationToken cancel)
    {
        try
        {
            await using var db = database.Create(sources.For(database.Schema));
            var found = new List<string>(db.Model.GetEntityTypes().Where(e => (e.GetSchema() ?? database.Schema) != database.Schema)
                .Select(e => $"{database.ContextType.Name} keeps {e.DisplayName()} in the schema {e.GetSchema()}; a module has its own schema {database.Schema} only."));
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
            if (pending.Count > 0)
            {
                found.Add($"Schema {database.Schema} is behind: {string.Join(", ", pending)} not applied; run build/migrate apply.");
            }

            else if (await UnreadableAsync(db, database.Schema, cancel) is { } tables)
            {
                found.Add($"Schema {database.Schema} has tables that role {ModuleDataSources.RoleOf(database.Schema)} may not read: {tables}; run build/migrate apply.");
            }

            return found;
        }
        catch (Exception failure) when (failure is InvalidOperationException || IsDatabaseFailure(failure))
        {
            return [$"Schema {database.Schema} cannot be read as role {ModuleDataSources.RoleOf(database.Schema)}: {Explain(failure, sources.ServerOf(database.Schema))}"];
        }
    }

    // A migration that was cut off before its rights were given. Tables that are not the module's own are somebody else's.
    private async Task<string?> UnreadableAsync(DbContext db, string schema, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand("""
            SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
            WHERE relnamespace = to_regnamespace($1) AND relname = ANY ($2) AND relkind IN ('r', 'p') AND NOT has_table_privilege(oid, 'SELECT')
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. db.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>()] });
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    private static IEnumerable<ModuleDatabase> DatabasesOf(LoadedModules modules) => modules.Loaded.Select(m => m.Database).OfType<ModuleDatabase>();

    private static bool IsDatabaseFailure(Exception failure) => failure is NpgsqlException or SocketException or TimeoutException;

    private static string Explain(Exception failure, string server) => failure.GetBaseException() switch
    {
        PostgresException { SqlState: "28P01" } refused =>
            $"{refused.MessageText.OneLine()}. The server has the roles of an instance with other passwords: use that instance's CCHC_DATA/secrets, or another server.",
        { } reason when reason is not PostgresException && IsDatabaseFailure(failure) => $"the server {server} does not answer: {reason.Message.OneLine()}",
        var reason => reason.Message.OneLine(),
    };
}
