using Autofac;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Data;

/// <summary>What is written between loading the modules and serving: keys, roles, accounts, first data.</summary>
internal sealed class StartUp(
    LoadedModules modules, HostSettings settings, ILifetimeScope root, IServiceProvider services,
    ILogger<StartUp> log)
{
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
