using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;

namespace CchcPlatform.Server.Sealing;

/// <summary>The sealer of each schema that this host carries.</summary>
internal sealed class Sealers(Horizons horizons, ModuleDataSources sources, FactReader facts, Witness witness, SealSettings settings, TimeProvider clock)
{
    private readonly Dictionary<string, Sealer> bySchema = horizons.All.ToDictionary(
        horizon => horizon.Schema,
        horizon => new Sealer(horizon.Schema, sources.For(horizon.Schema), horizon, facts, new SealKeys(settings.KeyFolder),
            cancel => SealedBeforeAsync(horizons, sources, witness, cancel), witness, settings, clock),
        StringComparer.Ordinal);

    public IReadOnlyCollection<Sealer> All => bySchema.Values;

    /// <summary>Null for a module that is not loaded here, or has no rows.</summary>
    public Sealer? Find(string schema) => bySchema.GetValueOrDefault(schema);

    // All schemas have the same keys: a checkpoint of any of them was signed by one.
    private static async Task<bool> SealedBeforeAsync(Horizons horizons, ModuleDataSources sources, Witness witness, CancellationToken cancel)
    {
        var found = witness.KnowsKey;
        foreach (var schema in horizons.All.Select(horizon => horizon.Schema).TakeWhile(_ => !found))
        {
            await using var connection = await sources.For(schema).OpenConnectionAsync(cancel);
            found = await CheckpointTable.NewestAsync(connection, schema, cancel) != CheckpointPlace.Start;
        }

        return found;
    }
}
