using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Calls;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Stands before the body of a call, which gRPC and transcoding read before any interceptor: nobody without a token makes the
/// host read one, and none is larger than its rpc can need.
/// </summary>
internal sealed class CallGuard(RequestDelegate next, RpcCatalog rpcs)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } method || rpcs.Find(method.Method.FullName) is not { } rpc)
        {
            return next(context);
        }

        // Not for rights that cannot be read at the moment: that is told by the rpc, with a hint when to come again.
        if (!context.Caller().IsAuthenticated && rpc.Permission != Permission.Public && CallerFault.Of(context) is UnauthenticatedFault fault)
        {
            return RefuseAsync(context, fault);
        }

        if (!rpc.TakesFiles && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Math.Min(size.MaxRequestBodySize ?? long.MaxValue, HostLimits.LargestWithoutFile);
        }

        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, UnauthenticatedFault fault)
    {
        if (!context.Request.IsGrpc())
        {
            return JsonFaults.WriteAsync(context, StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated, fault.Reason, fault.Message);
        }

        GrpcFaults.Write(context, StatusCode.Unauthenticated, fault.Reason, fault.Message);
        return Task.CompletedTask;
    }
}
