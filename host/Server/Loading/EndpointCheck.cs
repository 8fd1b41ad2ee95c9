using CchcPlatform.Kernel.Modules;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace CchcPlatform.Server.Loading;

/// <summary>After mapping: every rpc is reachable exactly once by gRPC, and once by each of its http rules. ASP.NET Core would tell only the first caller, by HTTP 500.</summary>
internal static class EndpointCheck
{
    public static IReadOnlyList<string> Run(IEndpointRouteBuilder app, LoadedModules modules)
    {
        var endpoints = app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        var paths = endpoints.Where(e => e.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is null)
            .CountBy(e => e.RoutePattern.RawText ?? "").ToDictionary(StringComparer.Ordinal);
        var rules = endpoints.Select(e => e.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()?.MethodDescriptor.FullName).OfType<string>()
            .CountBy(name => name).ToDictionary(StringComparer.Ordinal);
        return [.. modules.Loaded.SelectMany(m => m.Services.SelectMany(s => s.Descriptor.Methods).SelectMany(rpc =>
            Counted(m, rpc.FullName, "by gRPC", paths.GetValueOrDefault($"/{rpc.Service.FullName}/{rpc.Name}"), 1)
                .Concat(Counted(m, rpc.FullName, "by HTTP", rules.GetValueOrDefault(rpc.FullName), HttpRoute.Of(rpc).Count()))))];
    }

    private static IEnumerable<string> Counted(ModuleManifest module, string rpc, string way, int found, int expected) => found == expected
        ? []
        : [$"The rpc {rpc} of module {module.Key} is mapped {found} times {way}, where {expected} is expected."];
}
