using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Server.Loading;

/// <summary>What this host carries, and what it could not load.</summary>
/// <param name="Loaded">Manifests of the modules that serve, the host's own first.</param>
/// <param name="Failed">Modules that are not there, each with the sentence why.</param>
internal sealed record LoadedModules(IReadOnlyList<ModuleManifest> Loaded, IReadOnlyList<FailedModule> Failed)
{
    public ModuleManifest? Find(string key) => Loaded.FirstOrDefault(m => m.Key == key);
}

/// <summary>A module that could not be loaded although somebody wanted it.</summary>
internal sealed record FailedModule(string Key, string Reason);
