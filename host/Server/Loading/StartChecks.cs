using Autofac;
using Autofac.Core;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Identity.Seeds;
using Cchc.Options.V1;

namespace CchcPlatform.Server.Loading;

/// <summary>Everything that is checked about the modules before anything starts. Each failure is one sentence.</summary>
internal static class StartChecks
{
    public static IReadOnlyList<StartProblem> Run(LoadedModules modules, IConfiguration configuration)
    {
        var all = modules.Loaded;
        return
        [
            .. Duplicates(all, m => [m.Key], "key"),
            .. Duplicates(all, m => m.Permissions.Select(p => p.Code), "permission"),
            .. Duplicates(all, m => m.Services.Select(s => s.Descriptor.FullName), "service"),
            .. Duplicates(all, m => m.Published.Select(f => f.FullName), "fact"),
            .. Duplicates(all, m => m.Services.DistinctBy(s => s.Descriptor.FullName).SelectMany(s => s.Descriptor.Methods).SelectMany(HttpRoute.Of).Select(r => r.Shape), "HTTP path"),
            .. Each(all, DatabaseOf),
            .. Each(all, ServicesOf),
            .. Each(all, m => FactsOf(m, modules, configuration)),
            .. Each(all, HandlersOf),
            .. Each(all, m => Jobs.JobCatalog.Check(m, configuration)),
            .. Each(all, m => SettingsOf(m, configuration)),
            .. Each(all, m => CallsOf(m, modules, configuration)),
            .. Each(all, RegistrationsOf),
        ];
    }

    private static IEnumerable<StartProblem> Each(IEnumerable<ModuleManifest> all, Func<ModuleManifest, IEnumerable<string>> check) =>
        all.SelectMany(m => check(m).Select(sentence => new StartProblem([m.Key], sentence)));

    private static IEnumerable<StartProblem> Duplicates(IReadOnlyList<ModuleManifest> all, Func<ModuleManifest, IEnumerable<string>> values, string what) =>
        from pair in all.SelectMany(m => values(m).Select(v => (Value: v, Module: m)))
        group pair by pair.Value into same
        where same.Count() > 1
        select new StartProblem(
            [.. same.Select(s => s.Module.Key).Distinct()],
            $"The {what} {same.Key} is declared {same.Count()} times: by {string.Join(" and ", same.Select(s => s.Module.Assembly.GetName().Name).Distinct())}.");

    private static IEnumerable<string> DatabaseOf(ModuleManifest module)
    {
        if (module.Database is not { } database)
        {
            yield break;
        }

        string? failure = null, schema = null;
        try
        {
            schema = database.DeclaredSchema();
        }
        catch (Exception broken)
        {
            failure = broken.GetBaseException().Message.OneLine();
        }

        if (failure is not null)
        {
            yield return $"{database.ContextType.Name} of module {module.Key} cannot be created: {failure}";
        }
        else if (schema != module.Key)
        {
            yield return $"{database.ContextType.Name} keeps its rows in the schema {schema}; the schema of module {module.Key} is {module.Key}.";
        }
    }

    private static IEnumerable<string> ServicesOf(ModuleManifest module)
    {
        foreach (var (permission, role) in module.Permissions.SelectMany(p => p.Roles.Select(role => (p.Code, role))).Where(given => RoleSeed.All.All(role => role.Code != given.role)))
        {
            yield return $"Module {module.Key} gives the permission {permission} to the role {role}, which the platform does not have.";
        }

        var declared = module.Permissions.Select(p => p.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var service in module.Services)
        {
            if (service.Descriptor.File.Package != module.ProtoPackage)
            {
                yield return $"Module {module.Key} serves {service.Descriptor.FullName}, which is not in its own package {module.ProtoPackage}.";
            }

            foreach (var rpc in service.Descriptor.Methods)
            {
                var permission = rpc.GetOptions()?.GetExtension(OptionsExtensions.Permission) ?? "";
                if (permission.Length == 0)
                {
                    yield return $"The rpc {rpc.FullName} of module {module.Key} has no permission; give it the option cchc.options.v1.permission.";
                }
                else if (permission == Permission.Public)
                {
                    if (!service.Descriptor.Name.StartsWith("Public", StringComparison.Ordinal))
                    {
                        yield return $"The rpc {rpc.FullName} is public but stands in {service.Descriptor.Name}; anonymous rpcs belong in a Public…Service.";
                    }
                }
                else if (permission != Permission.Authenticated && !declared.Contains(permission))
                {
                    yield return $"The rpc {rpc.FullName} asks for the permission {permission}, which module {module.Key} does not declare.";
                }
            }
        }
    }

    private static IEnumerable<string> FactsOf(ModuleManifest module, LoadedModules modules, IConfiguration configuration)
    {
        foreach (var fact in module.Published.Where(f => f.File.Package != module.ProtoPackage))
        {
            yield return $"Module {module.Key} publishes {fact.FullName}, which is not in its own package {module.ProtoPackage}.";
        }

        foreach (var handled in module.Handled.Where(h => !modules.Loaded.SelectMany(m => m.Published).Any(p => p.FullName == h.Fact.FullName)))
        {
            if (!IsElsewhere(handled.PublisherKey, modules, configuration))
            {
                yield return $"Module {module.Key} handles the fact {handled.Fact.FullName}, which no module publishes.";
            }
        }
    }

    private static IEnumerable<string> HandlersOf(ModuleManifest module)
    {
        if (module.Handled.Count > 0 && module.Database is null)
        {
            yield return $"Module {module.Key} handles facts but has no database; how far it has read them is kept there.";
        }

        // The name is the key of the cursor, so two classes of one name would take each other's facts.
        foreach (var same in module.Handled.GroupBy(h => h.Name).Where(g => g.Select(h => h.HandlerType).Distinct().Count() > 1))
        {
            yield return $"Module {module.Key} has {same.Select(h => h.HandlerType).Distinct().Count()} handlers called {same.Key}; give each a name of its own.";
        }

        foreach (var same in module.Handled.GroupBy(h => (h.Name, h.Fact.FullName)).Where(g => g.Count() > 1))
        {
            yield return $"Module {module.Key} declares {same.Count()} times that {same.Key.Name} handles {same.Key.FullName}.";
        }
    }

    private static IReadOnlyList<string> SettingsOf(ModuleManifest module, IConfiguration configuration)
    {
        var read = new SettingReader(configuration);
        foreach (var setting in module.Settings)
        {
            read.Check($"Modules:{module.Key}:{setting.Name}", setting.Expected, setting.Fits);
        }

        return read.Wrong;
    }

    private static IEnumerable<string> CallsOf(ModuleManifest module, LoadedModules modules, IConfiguration configuration)
    {
        foreach (var call in module.Calls)
        {
            if (modules.Find(call.TargetKey) is { } target)
            {
                if (target.Services.All(s => s.Descriptor.FullName != call.Service.FullName))
                {
                    yield return $"Module {module.Key} calls {call.Service.FullName}, which module {call.TargetKey} does not serve.";
                }

                foreach (var permission in call.AsItself.Where(code => target.Permissions.All(p => p.Code != code)))
                {
                    yield return $"Module {module.Key} calls {call.Service.FullName} with the permission {permission}, which module {call.TargetKey} does not declare.";
                }
            }
            else if (!IsElsewhere(call.TargetKey, modules, configuration))
            {
                yield return $"Module {module.Key} calls {call.Service.FullName}, but module {call.TargetKey} is neither loaded nor addressed; set Modules:{call.TargetKey}:Address.";
            }
        }
    }

    /// <summary>
    /// The container is one for all, and the last registration of a type wins. So a module may register types of its own, or
    /// others under a key; a shared type would replace what the host or another module registers.
    /// </summary>
    private static IEnumerable<string> RegistrationsOf(ModuleManifest module)
    {
        var trial = new ContainerBuilder();
        var registered = new List<IComponentRegistration>();
        var failure = "";
        trial.ComponentRegistryBuilder.Registered += (_, added) => registered.Add(added.ComponentRegistration);
        try
        {
            foreach (var registration in module.Registrations)
            {
                trial.RegisterModule(registration);
            }

            trial.Build(Autofac.Builder.ContainerBuildOptions.IgnoreStartableComponents).Dispose();
        }
        catch (Exception broken)
        {
            failure = broken.GetBaseException().Message.OneLine();
        }

        if (failure.Length > 0)
        {
            yield return $"The registrations of module {module.Key} failed: {failure}";
        }

        var foreign = registered.SelectMany(r => r.Services)
            .Where(s => s is not Autofac.Core.KeyedService)
            .OfType<IServiceWithType>()
            .Select(s => s.ServiceType)
            .Where(t => !IsOwn(t, module) && !Additive.Contains(t))
            .Select(t => t.FullName)
            .Distinct();
        foreach (var type in foreign)
        {
            yield return $"Module {module.Key} registers {type}, which is not a type of its own and would override the host's or another module's; register it under a key, or as a type of the module.";
        }
    }

    // Types of which a container takes any number side by side; and what Autofac itself registers in every container.
    private static readonly HashSet<Type> Additive =
        [typeof(IHostedService), typeof(IStartable), typeof(IDisposable), typeof(IAsyncDisposable), typeof(ILifetimeScope), typeof(IComponentContext)];

    private static bool IsOwn(Type type, ModuleManifest module) => type.Assembly == module.Assembly
        || System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(type.Assembly) is ModuleLoadContext context
            && context == System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(module.Assembly);

    // Addressed in another process, or missing with leave (Required=false): its calls answer UNAVAILABLE.
    private static bool IsElsewhere(string key, LoadedModules modules, IConfiguration configuration) =>
        ModuleSettings.Read(configuration, key).Address is not null || modules.Failed.Any(f => f.Key == key);
}
