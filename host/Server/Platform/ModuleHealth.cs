using System.Collections.Concurrent;
using Autofac;
using CchcPlatform.Kernel.Health;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Jobs;
using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Server.Platform;

/// <summary>Whether a module can do its work: its database answers, its facts flow, and its own checks are content.</summary>
internal sealed class ModuleHealth(
    ILifetimeScope root, ModuleDataSources sources, Horizons horizons, Reactions reactions, Sealers sealers, JobCatalog catalog, JobStates jobs)
{
    private readonly ConcurrentDictionary<string, Task> pings = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<Cchc.Platform.V1.ModuleHealth>> CheckAsync(ModuleManifest module, CancellationToken cancel)
    {
        var results = new List<Cchc.Platform.V1.ModuleHealth>();
        if (module.Database is { } database)
        {
            results.Add(await RunAsync("database", async () =>
            {
                await PingOf(database.Schema).WaitAsync(HostLimits.LongestLook, cancel);
                return null;
            }));
            results.Add(await RunAsync("facts", () => Task.FromResult(horizons.Find(module.Key)?.Complaint)));
            results.Add(await RunAsync("sealing", () => Task.FromResult(sealers.Find(module.Key)?.Complaint)));
        }

        if (module.Handled.Count > 0)
        {
            results.Add(await RunAsync("reactions", () => Task.FromResult(reactions.Complaint(module.Key))));
        }

        if (catalog.Of(module.Key).Any())
        {
            results.Add(await RunAsync("jobs", () => jobs.ComplaintAsync(module.Key, cancel)));
        }

        foreach (var check in module.Health)
        {
            await using var scope = root.BeginLifetimeScope();
            results.Add(await RunAsync(check.Name, () => ((IModuleHealthCheck)scope.Resolve(check.Type)).CheckAsync(cancel)));
        }

        return results;
    }

    // One at a time: a database that hangs must not get a connection more with each question.
    private Task PingOf(string schema) => pings.AddOrUpdate(schema, PingAsync, (key, earlier) => earlier.IsCompleted ? PingAsync(key) : earlier);

    private async Task PingAsync(string schema)
    {
        await using var command = sources.For(schema).CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync();
    }

    private static async Task<Cchc.Platform.V1.ModuleHealth> RunAsync(string name, Func<Task<string?>> check)
    {
        try
        {
            var complaint = await check();
            return new Cchc.Platform.V1.ModuleHealth { Name = name, Healthy = complaint is null, Description = complaint ?? "" };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new Cchc.Platform.V1.ModuleHealth { Name = name, Healthy = false, Description = $"{name}: {failure.GetType().Name}" };
        }
    }
}
