using System.Diagnostics;
using CchcPlatform.Server.Loading;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
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
                var details = new Google.Rpc.Status
                {
                    Code = (int)StatusCode.Unavailable,
                    Message = failed.Reason,
                    Details =
                    {
                        Any.Pack(new ErrorInfo
                        {
                            Reason = Reason, Domain = "cchc." + failed.Key, Metadata = { { "traceId", Activity.Current?.TraceId.ToString() ?? "" } },
                        }),
                    },
                };
                context.Response.ContentType = "application/grpc";
                context.Response.Headers["grpc-status"] = ((int)StatusCode.Unavailable).ToString();
                context.Response.Headers["grpc-message"] = Uri.EscapeDataString(failed.Reason);
                context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details.ToByteArray());
                return Task.CompletedTask;
            });
        }
    }
}
