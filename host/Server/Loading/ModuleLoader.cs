using System.Reflection;
using System.Runtime.Loader;
using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Server.Loading;

/// <summary>
/// Finds the module folders, loads each and takes its description. A module that cannot be loaded stops the start, unless
/// <c>Modules:&lt;key&gt;:Required</c> is false.
/// </summary>
internal sealed class ModuleLoader(IConfiguration configuration, string folder)
{
    private const string AssemblyPrefix = "CchcPlatform.Modules.";

    /// <exception cref="HostStartException">A required module could not be loaded.</exception>
    public LoadedModules Load(params IEnumerable<IModule> own)
    {
        var loaded = own.Select(Describe).ToList();
        var failed = new List<FailedModule>();
        var enabled = configuration["Modules:Enabled"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var found = new HashSet<string>(StringComparer.Ordinal);

        foreach (var moduleFolder in (Directory.Exists(folder) ? Directory.GetDirectories(folder) : []).Order(StringComparer.Ordinal))
        {
            var key = KeyOf(Path.GetFileName(moduleFolder));
            if (enabled is not null && !enabled.Contains(key))
            {
                continue;
            }

            found.Add(key);
            try
            {
                loaded.Add(Describe(LoadOne(moduleFolder)));
            }
            catch (ModuleLoadException broken)
            {
                failed.Add(new FailedModule(key, broken.Message));
            }
        }

        failed.AddRange((enabled ?? []).Except(found).Select(key =>
            new FailedModule(key, $"Module {key} is named in Modules:Enabled, but {folder} has no folder for it.")));
        if (loaded.All(m => own.Any(o => o.Key == m.Key)) && failed.Count == 0)
        {
            throw new HostStartException([$"No module was found in {folder}. Build the solution, or set Modules:Folder."]);
        }

        return new LoadedModules(loaded, failed);
    }

    /// <summary>CivilService -> civil_service.</summary>
    public static string KeyOf(string area) =>
        string.Concat(area.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static IModule LoadOne(string moduleFolder)
    {
        var area = Path.GetFileName(moduleFolder);
        var dll = Path.Combine(moduleFolder, AssemblyPrefix + area + ".dll");
        var alreadyThere = AssemblyLoadContext.Default.Assemblies.FirstOrDefault(a => a.GetName().Name == AssemblyPrefix + area);
        if (alreadyThere is null && !File.Exists(dll))
        {
            throw new ModuleLoadException($"Folder {moduleFolder} has no {Path.GetFileName(dll)}.");
        }

        try
        {
            // Tests and the migration program refer to modules: then the assembly that they see is the one to use.
            var assembly = alreadyThere ?? LoadShared(AssemblyPrefix + area) ?? new ModuleLoadContext(dll).LoadFromAssemblyPath(dll);
            var candidates = assembly.GetTypes().Where(t => typeof(IModule).IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false }).ToList();
            return candidates switch
            {
                [var one] => (IModule)Activator.CreateInstance(one)!,
                [] => throw new ModuleLoadException($"{Path.GetFileName(dll)} has no class that implements IModule."),
                _ => throw new ModuleLoadException($"{Path.GetFileName(dll)} has {candidates.Count} classes that implement IModule ({string.Join(", ", candidates.Select(c => c.Name))}); one is expected."),
            };
        }
        catch (ReflectionTypeLoadException broken)
        {
            throw new ModuleLoadException($"{Path.GetFileName(dll)} cannot be loaded: {Explain(broken.LoaderExceptions.FirstOrDefault(e => e is not null) ?? broken)}");
        }
        catch (TargetInvocationException broken)
        {
            throw new ModuleLoadException($"The constructor of the module class in {Path.GetFileName(dll)} failed: {broken.InnerException!.Message}");
        }
        catch (Exception broken) when (broken is not ModuleLoadException)
        {
            throw new ModuleLoadException($"{Path.GetFileName(dll)} cannot be loaded: {Explain(broken)}");
        }
    }

    private static Assembly? LoadShared(string name)
    {
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static ModuleManifest Describe(IModule module)
    {
        try
        {
            var builder = new ModuleBuilder(module.Key);
            module.Describe(builder);
            return builder.Build(module.GetType().Assembly);
        }
        catch (Exception broken)
        {
            throw new ModuleLoadException($"{module.GetType().Name}.Describe failed: {Explain(broken)}");
        }
    }

    private static string Explain(Exception broken) => broken switch
    {
        FileNotFoundException { FileName: { Length: > 0 } file } => $"it needs {file}, which neither the module's folder nor the host has.",
        FileLoadException { FileName: { Length: > 0 } file } => $"it was built against {file}, which is newer than the host's. Build it against the host's version.",
        TypeLoadException or MissingMethodException or MissingFieldException => $"it was built against other shared assemblies than the host's ({broken.Message})",
        _ => broken.Message,
    };
}

/// <summary>Why one module cannot be loaded, in one sentence.</summary>
internal sealed class ModuleLoadException(string message) : Exception(message);
