using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Admission;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Net.Http.Headers;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Bodies of HTTP/JSON calls, looked through before transcoding, which ignores fields that it does not know and does not say
/// which one is wrong.
/// </summary>
internal sealed class JsonBodies(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not { } rpc
            || RpcBinding.Of(rpc.MethodDescriptor, rpc.HttpRule) is not { HasBody: true } binding)
        {
            await next(context);
            return;
        }

        if (!IsJson(context.Request.ContentType))
        {
            await JsonFaults.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, StatusCode.InvalidArgument, "CONTENT_TYPE_UNSUPPORTED",
                "The body must be sent with Content-Type: application/json, in UTF-8.");
            return;
        }

        // Before its first byte nobody has held the announced length against the limit of the rpc.
        var most = Math.Min(context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? long.MaxValue, HostLimits.LargestBody);
        var body = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, most));
        using var late = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        late.CancelAfter(context.Features.Get<Way>()?.MessageTime ?? Timeout.InfiniteTimeSpan);
        try
        {
            await context.Request.Body.CopyToAsync(body, late.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await JsonFaults.WriteAsync(context, UnreadableMessage.TooSlow());
            return;
        }

        if (JsonShape.Check(body.GetBuffer().AsSpan(0, (int)body.Length), binding) is { Count: > 0 } violations)
        {
            await JsonFaults.WriteAsync(context, new InvalidFault(violations));
            return;
        }

        body.Position = 0;
        context.Request.Body = body;
        await next(context);
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
