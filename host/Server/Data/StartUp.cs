using Autofac;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Loading;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Server.Data;

/// <summary>What happens to the database between loading the modules and serving: migrations where allowed, a check where not, first data.</summary>
internal sealed class StartUp(
    LoadedModules modules, ModuleDataSources sources, HostSettings settings, ILifetimeScope root, IServiceProvider services,
    ILogger<StartUp> log)
{
    /// <exception cref="HostStartException">A schema is behind the migrations that this build knows.</exception>
    public async Task CheckSchemasAsync(CancellationToken cancel)
    {
        var behind = new List<string>();
        foreach (var database in modules.Loaded.Select(m => m.Database).OfType<ModuleDatabase>())
        {
            await using var db = database.Create(sources.For(database.Schema));
            db.Enter(new CallContext { Scope = CommuneScope.Everything });
            var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).ToList();
            if (pending.Count > 0)
            {
                behind.Add($"Schema {database.Schema} is behind: {string.Join(", ", pending)} not applied. Run build/migrate apply.");
            }

            if (db.Database.HasPendingModelChanges())
            {
                behind.Add($"The model of {database.ContextType.Name} has changes that no migration knows. Run build/migrate add.");
            }
        }

        if (behind.Count > 0)
        {
            throw new HostStartException(behind);
        }
    }

    /// <summary>Signing key, roles and accounts: needed before the first call.</summary>
    public Task PrepareIdentityAsync(CancellationToken cancel) => services.PrepareCchcIdentityAsync(cancel);

    /// <summary>First data of the modules, in the order that the seeds ask for.</summary>
    public async Task SeedAsync(CancellationToken cancel)
    {
        var seeds = modules.Loaded.SelectMany(m => m.Seeds.Select(type => (Module: m, Type: type))).ToList();
        foreach (var group in seeds.Select(s => (s.Module, s.Type, Order: OrderOf(s.Type))).OrderBy(s => s.Order).ToList())
        {
            await using var scope = root.BeginLifetimeScope();
            EnterAsModule(scope, group.Module);
            var seed = (IModuleSeed)scope.Resolve(group.Type);
            if (settings.Empty && seed.DemonstrationOnly)
            {
                continue;
            }

            log.LogInformation("Seeding {Seed} of {Module}", group.Type.Name, group.Module.Key);
            await seed.SeedAsync(cancel);
        }
    }

    private int OrderOf(Type seed)
    {
        using var scope = root.BeginLifetimeScope();
        return ((IModuleSeed)scope.Resolve(seed)).Order;
    }

    /// <summary>Makes the scope act as the module itself, over all communes.</summary>
    public static void EnterAsModule(ILifetimeScope scope, ModuleManifest module)
    {
        var call = scope.Resolve<CallContext>();
        call.Caller = new Caller(Caller.SubjectOfModule(module.Key), Caller.SubjectOfModule(module.Key), "", [], new Dictionary<string, IReadOnlyList<string>>());
        call.Scope = CommuneScope.Everything;
        call.Method = "start";
    }
}
