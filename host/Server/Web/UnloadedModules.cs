using CchcPlatform.Server.Loading;
using Grpc.Core;

namespace CchcPlatform.Server.Web;

/// <summary>Calls to a module that this host wanted and could not load answer UNAVAILABLE with the reason, not "unknown method".</summary>
internal static class UnloadedModules
{
    public const string Reason = "MODULE_NOT_LOADED";

    public static void Map(IEndpointRouteBuilder app, LoadedModules modules)
    {
        foreach (var failed in modules.Failed.DistinctBy(f => f.Key))
        {
            app.MapPost($"/cchc.{failed.Key}.v1.{{service}}/{{method}}", (HttpContext context) =>
            {
                GrpcFaults.Write(context, StatusCode.Unavailable, Reason, failed.Reason);
                return Task.CompletedTask;
            });
        }
    }
}
