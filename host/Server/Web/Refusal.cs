using System.Globalization;
using StatusCode = Grpc.Core.StatusCode;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Answers a call that is not let in, before any of it is read: as gRPC with <c>ErrorInfo</c>, <c>RetryInfo</c> and the pushback
/// that retrying clients obey, otherwise as JSON with <c>Retry-After</c>.
/// </summary>
internal static class Refusal
{
    /// <param name="context">The request.</param>
    /// <param name="code">UNAVAILABLE, when this host is the wrong one to ask, or RESOURCE_EXHAUSTED, when it will do later.</param>
    /// <param name="reason">UPPER_SNAKE.</param>
    /// <param name="message">One sentence in ASCII.</param>
    /// <param name="retryAfter">When to come again.</param>
    public static Task WriteAsync(HttpContext context, StatusCode code, string reason, string message, TimeSpan retryAfter)
    {
        if (context.Request.IsGrpc())
        {
            new PreparedRefusal(code, reason, message, context.Request.Path, retryAfter).Write(context);
            return Task.CompletedTask;
        }

        var response = context.Response;
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
