using CchcPlatform.Server.Data;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>The tail of each log that this host carries.</summary>
internal sealed class FactTails(Horizons horizons, FactReader reader, FactTypes types, ModuleDataSources sources, TimeProvider clock)
{
    private readonly Dictionary<string, FactTail> byModule = horizons.All.ToDictionary(
        h => h.Schema, h => new FactTail(h, reader, types, new CheckpointTail(h.Schema, sources.For(h.Schema), clock)), StringComparer.Ordinal);

    /// <summary>Keys of the modules whose facts are here, in order.</summary>
    public IReadOnlyList<string> Modules { get; } = [.. horizons.All.Select(h => h.Schema).Order(StringComparer.Ordinal)];

    /// <summary>Null for a module that is not loaded here, or has no rows.</summary>
    public FactTail? Find(string module) => byModule.GetValueOrDefault(module);
}
