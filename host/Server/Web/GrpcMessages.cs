using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;

namespace CchcPlatform.Server.Web;

/// <summary>
/// The gRPC framework reads the message of a unary call before any interceptor: what it cannot read ends there in UNKNOWN or
/// INTERNAL. Here it becomes the caller's fault, and what is ours becomes INTERNAL with a line in the log.
/// </summary>
internal sealed class GrpcMessages(RequestDelegate next, ILogger<GrpcMessages> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        // Our own faults come with details.
        if (!context.Response.HasStarted
            && context.Response.Headers.TryGetValue("grpc-status", out var code) && code != "0"
            && !context.Response.Headers.ContainsKey("grpc-status-details-bin")
            && context.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Status is { } status)
        {
            Tell(context, status);
        }
    }

    private void Tell(HttpContext context, Status status)
    {
        var method = context.Route();
        if ((status.DebugException is { } failure ? UnreadableMessage.Of(failure) : UnreadableMessage.Of(status)) is { } fault)
        {
            log.LogInformation("The message of a call to {Method} cannot be read: {Reason}", method, fault.Reason);
            GrpcFaults.Write(context, StatusCode.InvalidArgument, fault.Reason, fault.Message);
        }
        else if (status.StatusCode == StatusCode.Unknown
            && (context.RequestAborted.IsCancellationRequested || status.DebugException is ConnectionAbortedException or (IOException and not BadHttpRequestException)))
        {
            GrpcFaults.Write(context, StatusCode.Cancelled, "CALL_ENDED", "The caller ended the call.");
        }
        else if (status.StatusCode == StatusCode.Unknown)
        {
            log.LogError(status.DebugException, "{Method} failed outside its rpc", method);
            GrpcFaults.Write(context, StatusCode.Internal, "INTERNAL", "Something went wrong on our side. Tell the operators the trace id.");
        }
    }
}
