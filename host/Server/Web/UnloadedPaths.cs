using System.Reflection;
using System.Text.RegularExpressions;
using Cchc.Options.V1;
using CchcPlatform.Server.Loading;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Server.Web;

/// <summary>
/// The HTTP/JSON paths of a module that could not be loaded answer 503 with the reason. Of a module of this repository the contract is
/// known without it; that of a module from a repository of its own went with it, and its paths are unknown.
/// </summary>
internal sealed class UnloadedPaths(RequestDelegate next, LoadedModules modules)
{
    private readonly IReadOnlyList<(string Verb, Regex Path, FailedModule Module)> paths =
    [
        .. from failed in modules.Failed
           from contract in ContractsOf($"cchc.{failed.Key}.v1")
           from rpc in contract.Services.SelectMany(service => service.Methods)
           from route in HttpRoute.Of(rpc)
           select (route.Verb, route.Pattern(), failed),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        if (paths.Count > 0 && context.GetEndpoint() is null && context.Request.Path.Value is { } path)
        {
            foreach (var (verb, pattern, module) in paths)
            {
                if (verb == context.Request.Method && pattern.IsMatch(path))
                {
                    return JsonFaults.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, UnloadedModules.Reason, UnloadedModules.Sentence(module, context));
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
