using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Server.Loading;

/// <summary>
/// Finds the module folders, loads each and takes its description. A module that cannot be loaded stops the start, unless
/// <c>Modules:&lt;key&gt;:Required</c> is false.
/// </summary>
internal sealed partial class ModuleLoader(IConfiguration configuration, string folder)
{
    private const string AssemblyPrefix = "CchcPlatform.Modules.";

    /// <exception cref="HostStartException">There is no module at all.</exception>
    public LoadedModules Load(params IReadOnlyList<IModule> own)
    {
        var loaded = own.Select(module => Describe(module, module.Key)).ToList();
        var failed = new List<FailedModule>();
        var enabled = configuration["Modules:Enabled"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var found = new HashSet<string>(StringComparer.Ordinal);

        foreach (var moduleFolder in FoldersIn(folder).Order(StringComparer.Ordinal))
        {
            var key = KeyOf(Path.GetFileName(moduleFolder));
            if (enabled is not null && !enabled.Contains(key))
            {
                continue;
            }

            found.Add(key);
            try
            {
                loaded.Add(Describe(LoadOne(moduleFolder), key));
            }
            catch (ModuleLoadException broken)
            {
                failed.Add(new FailedModule(key, broken.Message));
            }
        }

        failed.AddRange((enabled ?? []).Except(found).Except(own.Select(o => o.Key)).Select(key =>
            new FailedModule(key, $"Module {key} is named in Modules:Enabled, but {folder} has no folder for it.")));
        if (loaded.Count == own.Count && failed.Count == 0)
        {
            throw new HostStartException([$"No module was found in {folder}. Build the solution, or set Modules:Folder."]);
        }

        return new LoadedModules(loaded, failed);
    }

    /// <summary>The folders of the modules; none where there is no such folder.</summary>
    public static string[] FoldersIn(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];

    /// <summary>CivilService -> civil_service.</summary>
    public static string KeyOf(string area) =>
        string.Concat(area.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static IModule LoadOne(string moduleFolder)
    {
        var area = Path.GetFileName(moduleFolder);
        var dll = Path.Combine(moduleFolder, AssemblyPrefix + area + ".dll");
        try
        {
            // Tests and the migration program refer to modules: then the assembly that they see is the one to use.
            var assembly = Shared(AssemblyPrefix + area) ?? LoadPrivate(dll);
            var candidates = assembly.GetTypes().Where(t => typeof(IModule).IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false }).ToList();
            return candidates switch
            {
                [var one] when one.GetConstructor(Type.EmptyTypes) is null =>
                    throw new ModuleLoadException($"{one.Name} in {Path.GetFileName(dll)} has no public constructor without parameters."),
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
            throw new ModuleLoadException($"The constructor of the module class in {Path.GetFileName(dll)} failed: {Explain(broken.GetBaseException())}");
        }
        catch (BadImageFormatException)
        {
            throw new ModuleLoadException($"{dll} is not a .NET assembly.");
        }
        catch (Exception broken) when (broken is not ModuleLoadException)
        {
            throw new ModuleLoadException($"{Path.GetFileName(dll)} cannot be loaded: {Explain(broken)}");
        }
    }

    private static Assembly? Shared(string name)
    {
        try
        {
            return AssemblyLoadContext.Default.Assemblies.FirstOrDefault(a => a.GetName().Name == name)
                ?? AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static Assembly LoadPrivate(string dll)
    {
        if (!File.Exists(dll))
        {
            throw new ModuleLoadException($"Folder {Path.GetDirectoryName(dll)} has no {Path.GetFileName(dll)}.");
        }

        return SharedAssemblies.Complaint(dll) is { } complaint
            ? throw new ModuleLoadException(complaint)
            : new ModuleLoadContext(dll).LoadFromAssemblyPath(dll);
    }

    private static ModuleManifest Describe(IModule module, string expectedKey)
    {
        try
        {
            var key = module.Key ?? "";
            if (!KeyShape().IsMatch(key) || ReservedKeys.Has(key))
            {
                throw new ModuleLoadException($"{module.GetType().Name} has the key \"{key}\"; a key is at most 40 lower-case letters, digits and underscores, begins with a letter, does not end in _owner, does not begin with pg_, and is no word of PostgreSQL (host/Server/Loading/ReservedKeys.txt).");
            }

            if (key != expectedKey)
            {
                throw new ModuleLoadException($"{module.GetType().Name} has the key {key}, but its folder asks for {expectedKey}; rename the one or the other.");
            }

            var builder = new ModuleBuilder(key);
            module.Describe(builder);
            return builder.Build(module.GetType().Assembly);
        }
        catch (Exception broken) when (broken is not ModuleLoadException)
        {
            throw new ModuleLoadException($"{module.GetType().Name}.Describe failed: {Explain(broken)}");
        }
    }

    private static string Explain(Exception broken) => broken switch
    {
        FileNotFoundException { FileName: { Length: > 0 } file } => $"it needs {file}, which neither the module's folder nor the host has.",
        FileLoadException { FileName: { Length: > 0 } file } => $"it was built against {file}, which is newer than the host's; build it against the host's version.",
        TypeLoadException or MissingMethodException or MissingFieldException => $"it was built against other shared assemblies than the host's ({broken.Message.OneLine()})",
        _ => broken.Message.OneLine(),
    };

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,39}\z")]
    private static partial Regex KeyShape();
}
