using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Server.Loading;

/// <summary>What this host carries, and what it could not load.</summary>
/// <param name="Loaded">Manifests of the modules that serve, the host's own first.</param>
/// <param name="Failed">Modules that are not there, each with the sentence why.</param>
internal sealed record LoadedModules(IReadOnlyList<ModuleManifest> Loaded, IReadOnlyList<FailedModule> Failed)
{
    public ModuleManifest? Find(string key) => Loaded.FirstOrDefault(m => m.Key == key);

    /// <summary>
    /// What remains when modules with problems are left out that may be missing (<c>Modules:&lt;key&gt;:Required=false</c>), and
    /// what stops the start.
    /// </summary>
    public static (LoadedModules Modules, IReadOnlyList<StartProblem> Fatal) Judge(
        LoadedModules modules, IConfiguration configuration, Func<LoadedModules, IReadOnlyList<StartProblem>> check)
    {
        while (true)
        {
            var problems = check(modules);
            var optional = problems.SelectMany(p => p.Modules).LastOrDefault(key => MayBeMissing(key, configuration) && modules.Find(key) is not null);
            if (optional is null)
            {
                return (modules, [.. modules.Missing(configuration).Select(f => new StartProblem([f.Key], f.Reason)), .. problems]);
            }

            var reason = string.Join(' ', problems.Where(p => p.Modules.Contains(optional)).Select(p => p.Sentence));
            modules = new LoadedModules([.. modules.Loaded.Where(m => m.Key != optional)], [.. modules.Failed, new FailedModule(optional, reason)]);
        }
    }

    /// <summary>Those that could not be loaded and must not be missing.</summary>
    public IEnumerable<FailedModule> Missing(IConfiguration configuration) => Failed.Where(f => !MayBeMissing(f.Key, configuration));

    private static bool MayBeMissing(string key, IConfiguration configuration) =>
        key is not ("platform" or "identity") && !ModuleSettings.Read(configuration, key).Required;
}

/// <summary>A module that could not be loaded although somebody wanted it.</summary>
internal sealed record FailedModule(string Key, string Reason);
