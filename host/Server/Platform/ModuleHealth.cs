using System.Collections.Concurrent;
using Autofac;
using CchcPlatform.Kernel.Health;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Jobs;
using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Server.Platform;

/// <summary>
/// Whether a module can do its work: its database answers, its facts flow, and its own checks are content. For none of them
/// anybody waits longer than <see cref="HostLimits.LongestLook"/>: who probes the host must be told also while something hangs.
/// </summary>
internal sealed class ModuleHealth(
    ILifetimeScope root, ModuleDataSources sources, Horizons horizons, Reactions reactions, Sealers sealers, JobCatalog catalog, JobStates jobs)
{
    private readonly ConcurrentDictionary<string, SharedLook<string?>> pings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ModuleHealthCheck, SharedLook<string?>> checks = new();

    public async Task<IReadOnlyList<Cchc.Platform.V1.ModuleHealth>> CheckAsync(ModuleManifest module, CancellationToken cancel)
    {
        var results = new List<Cchc.Platform.V1.ModuleHealth>();
        var away = false;
        if (module.Database is { } database)
        {
            var ping = pings.GetOrAdd(database.Schema, schema => new SharedLook<string?>(() => PingAsync(schema)));
            results.Add(await RunAsync("database", () => ping.AnswerAsync(cancel), cancel));
            away = !results[0].Healthy;
            results.Add(await RunAsync("facts", () => Task.FromResult(horizons.Find(module.Key)?.Complaint), cancel));
            results.Add(await RunAsync("sealing", () => Task.FromResult(sealers.Find(module.Key)?.Complaint), cancel));
        }

        if (module.Handled.Count > 0)
        {
            results.Add(await RunAsync("reactions", () => Task.FromResult(reactions.Complaint(module.Key)), cancel));
        }

        if (away)
        {
            // What else asks the database would only hang too, and tell nothing more.
            return results;
        }

        if (catalog.Of(module.Key).Any())
        {
            results.Add(await RunAsync("jobs", () => jobs.ComplaintAsync(module.Key, cancel), cancel));
        }

        foreach (var check in module.Health)
        {
            var look = checks.GetOrAdd(check, one => new SharedLook<string?>(() => AskAsync(one)));
            results.Add(await RunAsync(check.Name, () => look.AnswerAsync(cancel), cancel));
        }

        return results;
    }

    // On a connection that died without a word the next question shall not wait for long.
    private Task<string?> PingAsync(string schema) => Canceller.EndAfterAsync(HostLimits.LongestLook, async ending =>
    {
        await using var command = sources.ForHealth(schema).CreateCommand("SELECT 1");
        command.CommandTimeout = 0;
        await command.ExecuteScalarAsync(ending);
        return (string?)null;
    });

    // Its scope lives as long as it does.
    private async Task<string?> AskAsync(ModuleHealthCheck check)
    {
        await using var scope = root.BeginLifetimeScope();
        return await Canceller.EndAfterAsync(HostLimits.LongestLook, ((IModuleHealthCheck)scope.Resolve(check.Type)).CheckAsync);
    }

    private static async Task<Cchc.Platform.V1.ModuleHealth> RunAsync(string name, Func<Task<string?>> check, CancellationToken cancel)
    {
        try
        {
            var complaint = await check();
            return new Cchc.Platform.V1.ModuleHealth { Name = name, Healthy = complaint is null, Description = complaint ?? "" };
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            return new Cchc.Platform.V1.ModuleHealth { Name = name, Healthy = false, Description = $"{name}: {failure.GetType().Name}" };
        }
    }
}
