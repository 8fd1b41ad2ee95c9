using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Gives what fails outside any rpc the same shape as every other fault: unknown paths, wrong methods, requests that cannot be
/// read, and failures of our own, which never show their stack.
/// </summary>
internal sealed class HttpFaults(RequestDelegate next, ILogger<HttpFaults> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to tell.
            return;
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = bad.StatusCode;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            log.LogError(failure, "{Method} {Route} failed", context.Request.Method, context.Route());
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        var response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentType is not null || response.ContentLength > 0)
        {
            return;
        }

        var status = response.StatusCode;
        if (context.Request.IsGrpc())
        {
            // What the framework refuses by itself, such as an unknown method, has its status already.
            if (status >= 500 && !response.Headers.ContainsKey("grpc-status"))
            {
                var told = Describe(context, status);
                GrpcFaults.Write(context, told.Code, told.Reason, told.Message);
            }

            return;
        }

        // What a wrong content type sets on the path of a gRPC method would only confuse beside the JSON.
        response.Headers.Remove("grpc-status");
        response.Headers.Remove("grpc-message");
        response.ContentLength = null;
        var (code, reason, message) = Describe(context, status);
        await JsonFaults.WriteAsync(context, status, code, reason, message);
    }

    private static (StatusCode Code, string Reason, string Message) Describe(HttpContext context, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => (StatusCode.Unauthenticated, "TOKEN_MISSING", "This needs an access token."),
        StatusCodes.Status403Forbidden => (StatusCode.PermissionDenied, "PERMISSION_MISSING", "The caller may not do this."),
        StatusCodes.Status404NotFound => (StatusCode.NotFound, "PATH_UNKNOWN", "Nothing is served at this path. GET /openapi/v1.json lists all paths."),
        StatusCodes.Status405MethodNotAllowed => (StatusCode.Unimplemented, "METHOD_NOT_ALLOWED",
            $"{context.Request.Method} is not served at this path; {context.Response.Headers.Allow} is."),
        StatusCodes.Status413PayloadTooLarge => (StatusCode.InvalidArgument, "REQUEST_TOO_LARGE",
            $"The body has more than {LimitOf(context) / (1024 * 1024)} MiB."),
        StatusCodes.Status415UnsupportedMediaType => (StatusCode.InvalidArgument, "CONTENT_TYPE_UNSUPPORTED",
            "This path does not take this content type. JSON is served under /v1, gRPC on the other port."),
        StatusCodes.Status503ServiceUnavailable => (StatusCode.Unavailable, "TEMPORARILY_UNAVAILABLE", "This cannot be done at the moment. Repeat it later."),
        >= 500 => (StatusCode.Internal, "INTERNAL", "Something went wrong on our side. Tell the operators the trace id."),
        _ => (StatusCode.InvalidArgument, "REQUEST_MALFORMED", "The request cannot be read."),
    };

    private static long LimitOf(HttpContext context) => context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? HostLimits.LargestBody;
}
