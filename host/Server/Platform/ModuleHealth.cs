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
    ILifetimeScope root, ModuleDataSources sources, Horizons horizons, Reactions reactions, Sealers sealers, JobCatalog catalog, JobStates jobs, Canceller canceller)
{
    private readonly ConcurrentDictionary<string, Task> pings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ModuleHealthCheck, Task<string?>> asked = new();

    public async Task<IReadOnlyList<Cchc.Platform.V1.ModuleHealth>> CheckAsync(ModuleManifest module, CancellationToken cancel)
    {
        var results = new List<Cchc.Platform.V1.ModuleHealth>();
        var away = false;
        if (module.Database is { } database)
        {
            results.Add(await RunAsync("database", async () =>
            {
                await PingOf(database.Schema).WaitAsync(HostLimits.LongestLook, cancel);
                return null;
            }, cancel));
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
            results.Add(await RunAsync(check.Name, () => AnswerOf(check).WaitAsync(HostLimits.LongestLook, cancel), cancel));
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

    // As the pings: not ended with any of those who wait for it, and its scope lives as long as it does.
    private Task<string?> AnswerOf(ModuleHealthCheck check) => asked.AddOrUpdate(check, AskAsync, (key, earlier) => earlier.IsCompleted ? AskAsync(key) : earlier);

    private async Task<string?> AskAsync(ModuleHealthCheck check)
    {
        await using var scope = root.BeginLifetimeScope();
        var ending = new CancellationTokenSource();
        var answer = ((IModuleHealthCheck)scope.Resolve(check.Type)).CheckAsync(ending.Token);
        try
        {
            return await answer.WaitAsync(HostLimits.LongestLook);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            canceller.Cancel(ending);
            return await answer;
        }
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
