using CchcPlatform.Server.Data;
using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Facts;

/// <summary>The horizon of each schema that this host carries.</summary>
internal sealed class Horizons(LoadedModules modules, ModuleDataSources sources, FactSettings settings, TimeProvider clock, ILogger<Horizon> log)
{
    private readonly Dictionary<string, Horizon> bySchema = modules.Loaded
        .Where(m => m.Database is not null)
        .ToDictionary(m => m.Key, m => new Horizon(m.Key, sources.For(m.Key), settings, clock, log), StringComparer.Ordinal);

    public IReadOnlyCollection<Horizon> All => bySchema.Values;

    /// <summary>Null for a module that is not loaded here, or has no rows.</summary>
    public Horizon? Find(string schema) => bySchema.GetValueOrDefault(schema);

    /// <exception cref="ArgumentException">The module is not loaded here, or has no rows.</exception>
    public Horizon For(string schema) => Find(schema) ?? throw new ArgumentException($"This host does not carry the facts of {schema}.", nameof(schema));
}
