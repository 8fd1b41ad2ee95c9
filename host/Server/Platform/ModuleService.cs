using Cchc.Platform.V1;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Jobs;
using CchcPlatform.Server.Loading;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModuleJob = Cchc.Platform.V1.ModuleJob;

namespace CchcPlatform.Server.Platform;

/// <summary>Tells what this host has loaded, and why not.</summary>
internal sealed class ModuleService(LoadedModules modules, ModuleHealth health, JobCatalog catalog, JobStates jobs, IConfiguration configuration)
    : Cchc.Platform.V1.ModuleService.ModuleServiceBase
{
    public override async Task<ListModulesResponse> ListModules(ListModulesRequest request, ServerCallContext context)
    {
        var known = modules.Loaded.Select(m => m.Key).Concat(modules.Failed.Select(f => f.Key)).ToHashSet();
        var remote = configuration.GetSection("Modules").GetChildren().Where(s => s["Address"] is { Length: > 0 } && !known.Contains(s.Key));
        // Health is asked for the modules of the page only.
        List<(string Key, Func<Task<Module>> Describe)> all =
        [
            .. modules.Loaded.Select(m => (m.Key, (Func<Task<Module>>)(() => DescribeAsync(m, context.CancellationToken)))),
            .. modules.Failed.Select(f => (f.Key, (Func<Task<Module>>)(() => Task.FromResult(new Module { Key = f.Key, State = ModuleState.NotLoaded, Reason = f.Reason })))),
            .. remote.Select(r => (r.Key, (Func<Task<Module>>)(() => Task.FromResult(new Module { Key = r.Key, State = ModuleState.Remote, Address = r["Address"] })))),
        ];
        var page = all.OrderBy(m => m.Key, StringComparer.Ordinal).ToList()
            .ToPage(PageRequest.Of(request.PageSize, request.PageToken, "cchc.platform.v1.ModuleService/ListModules"));
        var reply = new ListModulesResponse { NextPageToken = page.NextPageToken };
        foreach (var (_, describe) in page.Items)
        {
            reply.Modules.Add(await describe());
        }

        return reply;
    }

    private async Task<Module> DescribeAsync(ModuleManifest manifest, CancellationToken cancel)
    {
        var module = new Module { Key = manifest.Key, Version = manifest.Version };
        module.Rpcs.AddRange(manifest.Services.SelectMany(s => s.Descriptor.Methods).Select(method =>
        {
            var rpc = new Rpc(manifest, method);
            return new ModuleRpc { Name = rpc.Name, Permission = rpc.Permission, Http = string.Join(", ", HttpRoute.Of(method).Select(r => $"{r.Verb} {r.Template}")) };
        }));
        module.PublishedFacts.AddRange(manifest.Published.Select(f => f.FullName));
        module.HandledFacts.AddRange(manifest.Handled.Select(h => h.Fact.FullName));
        module.Permissions.AddRange(manifest.Permissions.Select(p => new ModulePermission { Code = p.Code, Sentence = p.Sentence }));
        module.Calls.AddRange(manifest.Calls.Select(c => c.Service.FullName));
        module.Jobs.AddRange(await JobsOfAsync(manifest.Key, cancel));
        module.Health.AddRange(await health.CheckAsync(manifest, cancel));
        var ill = module.Health.Where(h => !h.Healthy).ToList();
        module.State = ill.Count == 0 ? ModuleState.Serving : ModuleState.Degraded;
        module.Reason = string.Join(" ", ill.Select(h => h.Description));
        return module;
    }

    private async Task<IEnumerable<ModuleJob>> JobsOfAsync(string module, CancellationToken cancel)
    {
        var states = new Dictionary<string, JobState>();
        try
        {
            states = (await jobs.LookAsync(cancel)).Where(s => s.Module == module).ToDictionary(s => s.Name);
        }
        catch (Exception away) when (away is Npgsql.NpgsqlException or TimeoutException)
        {
            // Their health tells it.
        }

        return catalog.Of(module).Select(job => states.GetValueOrDefault(job.Name) is { } state
            ? new ModuleJob
            {
                Name = job.Name,
                Cron = job.Cron,
                ScheduledTime = state.ScheduledAt?.ToTimestamp(),
                SuccessTime = state.Succeeded ? state.SucceededAt.ToTimestamp() : null,
                NextRunTime = state.DueAt?.ToTimestamp(),
                Running = state.Running,
                FailureCount = state.Failures,
                Error = state.Error,
            }
            : new ModuleJob { Name = job.Name, Cron = job.Cron });
    }
}
