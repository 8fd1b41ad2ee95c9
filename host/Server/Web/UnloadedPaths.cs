using System.Reflection;
using Cchc.Options.V1;
using CchcPlatform.Server.Loading;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Server.Web;

/// <summary>
/// The HTTP/JSON paths of a module that could not be loaded answer 503 with the reason. Its contracts are known without it: all
/// modules' contracts stand in one assembly.
/// </summary>
internal sealed class UnloadedPaths(RequestDelegate next, LoadedModules modules)
{
    private readonly IReadOnlyList<(HttpRoute Route, FailedModule Module)> paths =
    [
        .. from failed in modules.Failed
           from contract in ContractsOf($"cchc.{failed.Key}.v1")
           from rpc in contract.Services.SelectMany(service => service.Methods)
           from route in HttpRoute.Of(rpc)
           select (route, failed),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        if (paths.Count > 0 && context.GetEndpoint() is null && context.Request.Path.Value is { } path)
        {
            foreach (var (route, module) in paths)
            {
                if (route.Matches(context.Request.Method, path))
                {
                    return JsonFaults.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, UnloadedModules.Reason, module.Reason);
                }
            }
        }

        return next(context);
    }

    private static IEnumerable<FileDescriptor> ContractsOf(string package) => typeof(OptionsExtensions).Assembly.GetExportedTypes()
        .Where(type => type.IsAbstract && type.IsSealed && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .OfType<FileDescriptor>()
        .Where(file => file.Package == package);
}
