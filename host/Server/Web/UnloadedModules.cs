using CchcPlatform.Server.Loading;
using Grpc.Core;

namespace CchcPlatform.Server.Web;

/// <summary>Calls to a module that this host wanted and could not load answer UNAVAILABLE with the reason, not "unknown method".</summary>
internal static class UnloadedModules
{
    public static void Map(IEndpointRouteBuilder app, LoadedModules modules)
    {
        foreach (var failed in modules.Failed)
        {
            app.MapPost($"/cchc.{failed.Key}.v1.{{service}}/{{method}}", (HttpContext context) =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.Headers["grpc-status"] = ((int)StatusCode.Unavailable).ToString();
                context.Response.Headers["grpc-message"] = Uri.EscapeDataString(failed.Reason);
                return Task.CompletedTask;
            });
        }
    }
}
