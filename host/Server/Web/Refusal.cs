using System.Diagnostics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using StatusCode = Grpc.Core.StatusCode;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Answers a call that is not let in, before any of it is read: as gRPC with <c>ErrorInfo</c>, <c>RetryInfo</c> and the pushback
/// that retrying clients obey, otherwise as JSON with <c>Retry-After</c>. May be kept for many calls: what is told by gRPC is written
/// once, and each answer only adds its trace. Told when there is least time for it, it took a fifth of what such a call costs.
/// </summary>
internal sealed class Refusal
{
    private static readonly string NoTrace = default(ActivityTraceId).ToHexString();

    private readonly StatusCode code;
    private readonly string reason;
    private readonly string message;
    private readonly TimeSpan retryAfter;
    private readonly string escaped;
    private readonly string pushback;
    private readonly byte[] details;
    private readonly int trace;

    /// <param name="code">UNAVAILABLE, when this host is the wrong one to ask, or RESOURCE_EXHAUSTED, when it will do later.</param>
    /// <param name="reason">UPPER_SNAKE.</param>
    /// <param name="message">One sentence in ASCII.</param>
    /// <param name="path">Path of the rpc.</param>
    /// <param name="retryAfter">When to come again.</param>
    public Refusal(StatusCode code, string reason, string message, string path, TimeSpan retryAfter)
    {
        (this.code, this.reason, this.message, this.retryAfter) = (code, reason, message, retryAfter);
        escaped = Uri.EscapeDataString(message);
        pushback = ((int)retryAfter.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        details = GrpcFaults.Describe(
            code, reason, message, path, new Dictionary<string, string> { [GrpcFaults.TraceId] = NoTrace }, [new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) }]).ToByteArray();
        // The last, for the path stands before it and is the caller's.
        trace = details.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(NoTrace));
    }

    /// <summary>Answers. The response must not have started.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        if (context.Request.IsGrpc())
        {
            byte[] told = [.. details];
            if (Activity.Current is { } activity)
            {
                Encoding.ASCII.GetBytes(activity.TraceId.ToHexString(), told.AsSpan(trace));
            }

            GrpcFaults.Write(context, code, escaped, told);
            response.Headers["grpc-retry-pushback-ms"] = pushback;
            return Task.CompletedTask;
        }

        response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (code == StatusCode.Unavailable && context.Request.Protocol == HttpProtocol.Http11)
        {
            response.Headers.Connection = "close";
        }

        var http = code == StatusCode.ResourceExhausted ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
        return JsonFaults.WriteAsync(context, http, code, reason, message, new Dictionary<string, object>
        {
            ["@type"] = "type.googleapis.com/google.rpc.RetryInfo",
            ["retryDelay"] = string.Create(CultureInfo.InvariantCulture, $"{retryAfter.TotalSeconds:0.###}s"),
        });
    }
}
