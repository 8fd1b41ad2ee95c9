using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Loading;
using Grpc.Core;

namespace CchcPlatform.Server.Web;

/// <summary>Calls to a module that this host wanted and could not load answer UNAVAILABLE with the reason, not "unknown method".</summary>
internal static class UnloadedModules
{
    public const string Reason = "MODULE_NOT_LOADED";

    /// <summary>Why it is not loaded; addresses, roles and paths may stand in that, so who has no token is told only that it is so.</summary>
    public static string Sentence(FailedModule module, HttpContext context) =>
        context.Caller().IsAuthenticated ? module.Reason : $"Module {module.Key} is not loaded.";

    public static void Map(IEndpointRouteBuilder app, LoadedModules modules)
    {
        foreach (var failed in modules.Failed.DistinctBy(f => f.Key))
        {
            app.MapPost($"/cchc.{failed.Key}.v1.{{service}}/{{method}}", (HttpContext context) =>
            {
                GrpcFaults.Write(context, StatusCode.Unavailable, Reason, Sentence(failed, context));
                return Task.CompletedTask;
            });
        }
    }
}
