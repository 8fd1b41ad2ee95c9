using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using Cchc.Options.V1;

namespace CchcPlatform.Server.Loading;

/// <summary>Everything that is checked about the modules before anything starts. Each failure is one sentence.</summary>
internal static class StartChecks
{
    public static IReadOnlyList<string> Run(LoadedModules modules, IConfiguration configuration)
    {
        var all = modules.Loaded;
        return
        [
            .. Duplicates(all, m => [m.Key], "key"),
            .. Duplicates(all, m => m.Permissions.Select(p => p.Code), "permission"),
            .. Duplicates(all, m => m.Services.Select(s => s.Descriptor.FullName), "service"),
            .. Duplicates(all, m => m.Published.Select(f => f.FullName), "fact"),
            .. all.SelectMany(m => ServicesOf(m)),
            .. all.SelectMany(m => FactsOf(m, all, modules, configuration)),
            .. all.SelectMany(HandlersOf),
            .. all.SelectMany(m => CallsOf(m, all, modules, configuration)),
        ];
    }

    private static IEnumerable<string> Duplicates(IReadOnlyList<ModuleManifest> all, Func<ModuleManifest, IEnumerable<string>> values, string what) =>
        from pair in all.SelectMany(m => values(m).Select(v => (Value: v, Module: m)))
        group pair by pair.Value into same
        where same.Count() > 1
        select $"The {what} {same.Key} is declared {same.Count()} times: by {string.Join(" and ", same.Select(s => s.Module.Assembly.GetName().Name).Distinct())}.";

    private static IEnumerable<string> ServicesOf(ModuleManifest module)
    {
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

    private static IEnumerable<string> FactsOf(ModuleManifest module, IReadOnlyList<ModuleManifest> all, LoadedModules modules, IConfiguration configuration)
    {
        foreach (var fact in module.Published.Where(f => f.File.Package != module.ProtoPackage))
        {
            yield return $"Module {module.Key} publishes {fact.FullName}, which is not in its own package {module.ProtoPackage}.";
        }

        foreach (var handled in module.Handled.Where(h => !all.SelectMany(m => m.Published).Any(p => p.FullName == h.Fact.FullName)))
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

    private static IEnumerable<string> CallsOf(ModuleManifest module, IReadOnlyList<ModuleManifest> all, LoadedModules modules, IConfiguration configuration)
    {
        foreach (var call in module.Calls.Where(c => all.All(m => m.Key != c.TargetKey) && !IsElsewhere(c.TargetKey, modules, configuration)))
        {
            yield return $"Module {module.Key} calls {call.Service.FullName}, but module {call.TargetKey} is neither loaded nor addressed; set Modules:{call.TargetKey}:Address.";
        }
    }

    // Addressed in another process, or missing with leave (Required=false): its calls answer UNAVAILABLE.
    private static bool IsElsewhere(string key, LoadedModules modules, IConfiguration configuration) =>
        configuration[$"Modules:{key}:Address"] is { Length: > 0 } || modules.Failed.Any(f => f.Key == key);
}
