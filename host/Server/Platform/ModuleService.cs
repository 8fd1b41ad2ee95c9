using Cchc.Platform.V1;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Loading;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Server.Platform;

/// <summary>Tells what this host has loaded, and why not.</summary>
internal sealed class ModuleService(LoadedModules modules, ModuleHealth health, IConfiguration configuration)
    : Cchc.Platform.V1.ModuleService.ModuleServiceBase
{
    public override async Task<ListModulesResponse> ListModules(ListModulesRequest request, ServerCallContext context)
    {
        var reply = new ListModulesResponse();
        foreach (var manifest in modules.Loaded)
        {
            reply.Modules.Add(await DescribeAsync(manifest, context.CancellationToken));
        }

        reply.Modules.AddRange(modules.Failed.Select(failed => new Module { Key = failed.Key, State = ModuleState.NotLoaded, Reason = failed.Reason }));
        var known = reply.Modules.Select(m => m.Key).ToHashSet();
        foreach (var section in configuration.GetSection("Modules").GetChildren().Where(s => s["Address"] is { Length: > 0 } && !known.Contains(s.Key)))
        {
            reply.Modules.Add(new Module { Key = section.Key, State = ModuleState.Remote, Address = section["Address"] });
        }

        return reply;
    }

    private async Task<Module> DescribeAsync(ModuleManifest manifest, CancellationToken cancel)
    {
        var module = new Module { Key = manifest.Key, Version = manifest.Version };
        module.Rpcs.AddRange(manifest.Services.SelectMany(s => s.Descriptor.Methods).Select(method =>
        {
            var rpc = new Rpc(manifest, method);
            return new ModuleRpc { Name = rpc.Name, Permission = rpc.Permission, Http = HttpOf(method) };
        }));
        module.PublishedFacts.AddRange(manifest.Published.Select(f => f.FullName));
        module.HandledFacts.AddRange(manifest.Handled.Select(h => h.Fact.FullName));
        module.Permissions.AddRange(manifest.Permissions.Select(p => new ModulePermission { Code = p.Code, Sentence = p.Sentence }));
        module.Calls.AddRange(manifest.Calls.Select(c => c.Service.FullName));
        module.Health.AddRange(await health.CheckAsync(manifest, cancel));
        var ill = module.Health.Where(h => !h.Healthy).ToList();
        module.State = ill.Count == 0 ? ModuleState.Serving : ModuleState.Degraded;
        module.Reason = string.Join(" ", ill.Select(h => h.Description));
        return module;
    }

    private static string HttpOf(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return "";
        }

        return rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => "GET " + rule.Get,
            HttpRule.PatternOneofCase.Post => "POST " + rule.Post,
            HttpRule.PatternOneofCase.Put => "PUT " + rule.Put,
            HttpRule.PatternOneofCase.Patch => "PATCH " + rule.Patch,
            HttpRule.PatternOneofCase.Delete => "DELETE " + rule.Delete,
            _ => "",
        };
    }
}
