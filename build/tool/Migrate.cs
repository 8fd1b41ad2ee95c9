using System.Globalization;
using System.Text.RegularExpressions;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Loading;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Tool;

/// <summary>Roles, migrations and their scripts, for operators; new migrations, for module teams.</summary>
internal static partial class Migrate
{
    // What every migration says without its namespace; a migration of such a name would be meant instead.
    private static readonly string?[] InScope =
    [
        typeof(object).Namespace, typeof(DbContext).Namespace, typeof(DbContextAttribute).Namespace, typeof(Migration).Namespace,
        "Microsoft.EntityFrameworkCore.Storage.ValueConversion", "Npgsql.EntityFrameworkCore.PostgreSQL.Metadata", "NpgsqlTypes",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCredentials().Build();
        var modules = CchcHost.LoadModules(configuration);
        // What is left out in silence would be believed to be up to date, and after a restore its log would go on under its old identity.
        if (args is not ["add", ..] && modules.Missing(configuration).Select(m => m.Reason).ToList() is { Count: > 0 } missing)
        {
            throw new HostStartException(missing);
        }

        var settings = HostSettings.Read(configuration);
        var secrets = new Secrets(settings.SecretsFolder);
        await using var sources = new ModuleDataSources(configuration, secrets);
        var setup = new SchemaSetup(sources, secrets);
        var databases = modules.Loaded.Select(m => m.Database).OfType<ModuleDatabase>().ToList();
        switch (args)
        {
            case ["roles"]:
                await setup.CreateRolesAsync(databases.Select(d => d.Schema), CancellationToken.None);
                return 0;
            case ["roles", "--script"]:
                foreach (var statement in databases.Select(d => d.Schema).SelectMany(setup.RoleScript))
                {
                    Console.WriteLine(statement.ReplaceLineEndings(" ") + ";");
                }

                return 0;
            case ["apply"]:
                await CchcHost.MigrateAsync(setup, databases, CancellationToken.None);
                return 0;
            case ["list"]:
                return await ListAsync(databases, sources);
            case ["script"]:
                foreach (var database in databases)
                {
                    await using var source = sources.Owner(database.Schema);
                    await using var db = database.Create(source);
                    // Whoever runs it: what it makes belongs to the owner of the schema.
                    Console.WriteLine($"SET ROLE {ModuleDataSources.OwnerOf(database.Schema)};");
                    Console.WriteLine(db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent));
                    Console.WriteLine(FactLogIds.First(database.Schema) + ";");
                    Console.WriteLine(SchemaSetup.GrantScript(database.Schema));
                    Console.WriteLine("RESET ROLE;");
                }

                return 0;
            case ["new-log"]:
                foreach (var database in databases)
                {
                    await setup.BeginNewLogAsync(database.Schema, CancellationToken.None);
                }

                return 0;
            case ["new-log", "--since", var text]:
                if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
                {
                    Console.Error.WriteLine($"--since must be an instant such as 2026-12-01T00:00:00Z, not \"{text}\".");
                    return 2;
                }

                await setup.BeginNewLogsAsync([.. databases.Select(d => d.Schema)], since <= DateTimeOffset.UtcNow ? since
                    : throw new HostStartException([$"--since {text} is still to come; it is when the older state came into use."]), CancellationToken.None);
                return 0;
            case ["add", var key, var name]:
                return Add(Find(modules, key), name, into: null);
            case ["add", var key, var name, "--into", var project]:
                return Add(Find(modules, key), name, Path.GetFullPath(project));
            default:
                Console.Error.WriteLine("usage: build/migrate roles [--script] | apply | list | script | new-log [--since TIME] | add MODULE NAME [--into PROJECT_FOLDER]");
                return 2;
        }
    }

    private static async Task<int> ListAsync(IEnumerable<ModuleDatabase> databases, ModuleDataSources sources)
    {
        var behind = 0;
        foreach (var database in databases)
        {
            await using var db = database.Create(sources.For(database.Schema));
            var applied = (await db.Database.GetAppliedMigrationsAsync()).ToHashSet();
            foreach (var migration in db.Database.GetMigrations())
            {
                Console.WriteLine($"{database.Schema,-20} {migration,-40} {(applied.Contains(migration) ? "applied" : "pending")}");
                behind += applied.Contains(migration) ? 0 : 1;
            }
        }

        return behind == 0 ? 0 : 3;
    }

    private static ModuleManifest Find(LoadedModules modules, string key) => modules.Find(key)
        ?? throw new HostStartException([modules.Failed.FirstOrDefault(m => m.Key == key)?.Reason ?? $"There is no module {key}."]);

    /// <param name="into">Folder of the module's project, when it is not where the repository has its modules.</param>
    private static int Add(ModuleManifest module, string name, string? into)
    {
        var database = module.Database ?? throw new HostStartException([$"Module {module.Key} has no database."]);
        using var source = NpgsqlDataSource.Create("Host=nowhere");
        using var db = database.Create(source);
        var ofHost = module.Assembly == typeof(CchcHost).Assembly;
        var project = into ?? (ofHost
            ? Path.Combine(Root(), "host", "Server")
            : Path.Combine(Root(), "modules", module.Assembly.GetName().Name!.Split('.')[^1]));
        var root = module.Assembly.GetName().Name!;
        var known = db.GetService<IMigrationsAssembly>();
        var migrations = known.ModelSnapshot?.GetType().Namespace ?? database.ContextType.Namespace + ".Migrations";
        var folder = Path.Combine(project, Path.Combine(migrations[(root.Length + 1)..].Split('.')));
        // Looked at before anything is written: EF would take any of these, or end with a stack trace.
        if (!PascalCase().IsMatch(name) || Means(name, database.ContextType))
        {
            throw new HostStartException([$"\"{name}\" cannot name a migration: it must be in PascalCase, of up to 100 letters and digits, such as AddRoom, and not the name of a type that migrations use."]);
        }

        if (!File.Exists(Path.Combine(project, root + ".csproj")))
        {
            throw new HostStartException([$"{project} is not the folder of {root}.csproj, the project of module {module.Key}; nothing was written."]);
        }

        if (known.FindMigrationId(name) is not null)
        {
            throw new HostStartException([$"Module {module.Key} has a migration {name} already; choose another name."]);
        }

        if (Behind(module, project, folder, known.Migrations.Keys) is { } behind)
        {
            throw new HostStartException([$"{behind}; build the module first."]);
        }

        // By a context of its own: the comparison leaves the snapshot in a state that the scaffolder takes for an empty one.
        using var compared = database.Create(source);
        if (!compared.Database.HasPendingModelChanges())
        {
            throw new HostStartException([$"The model of {module.Key} has not changed since its last migration; nothing was written."]);
        }

#pragma warning disable EF1001 // The only way to scaffold for a context whose assembly was loaded at run time.
        var reporter = new OperationReporter(new OperationReportHandler(Console.Error.WriteLine, Console.Error.WriteLine));
        var services = new DesignTimeServicesBuilder(module.Assembly, typeof(Migrate).Assembly, reporter, []).Build(db);
#pragma warning restore EF1001
        var scaffolder = services.GetRequiredService<IMigrationsScaffolder>();
        var migration = scaffolder.ScaffoldMigration(name, root, migrations[(root.Length + 1)..]);
        var files = scaffolder.Save(project, migration, folder, dryRun: false);
        Console.WriteLine(files.MigrationFile);
        return 0;
    }

    // Where the module has a repository of its own its build may be older than its code, and a migration made from it would say again
    // what the last one says, or nothing of the code.
    private static string? Behind(ModuleManifest module, string project, string migrations, IEnumerable<string> known)
    {
        var assembly = Path.GetFileName(module.Assembly.Location);
        var built = File.GetLastWriteTimeUtc(module.Assembly.Location);
        var files = Directory.Exists(migrations) ? Directory.EnumerateFiles(migrations, "*.cs").Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(file => MigrationId().IsMatch(file)) : [];
        if (files.Except(known).Concat(known.Except(files)).Order(StringComparer.Ordinal).FirstOrDefault() is { } single)
        {
            return $"{single} is not in both, the migrations of {Path.GetRelativePath(project, migrations)} and {assembly}";
        }

        var newer = Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(project, file))
            .Where(file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj")).Order(StringComparer.Ordinal)
            .FirstOrDefault(file => File.GetLastWriteTimeUtc(Path.Combine(project, file)) > built);
        return newer is null ? null : $"{newer} is newer than {assembly}";
    }

    private static bool Means(string name, Type context) => name == context.Name || AppDomain.CurrentDomain.GetAssemblies()
        .Any(assembly => InScope.Any(scope => assembly.GetType($"{scope}.{name}") is not null));

    // The clone that this program was built in, wherever it is called.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CchcPlatform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new HostStartException(["Migrations are made in a clone of the repository, by its build/migrate."]);
    }

    [GeneratedRegex("^[0-9]{14}_[A-Za-z0-9]+\\z")]
    private static partial Regex MigrationId();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{0,99}\\z")]
    private static partial Regex PascalCase();
}
