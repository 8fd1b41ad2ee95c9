using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using StatusCode = Grpc.Core.StatusCode;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Answers a call that is not let in, before any of it is read: as gRPC with <c>ErrorInfo</c>, <c>RetryInfo</c> and the pushback
/// that retrying clients obey, otherwise as JSON with <c>Retry-After</c>.
/// </summary>
internal static class Refusal
{
    /// <param name="code">UNAVAILABLE or RESOURCE_EXHAUSTED.</param>
    /// <param name="message">One sentence in ASCII.</param>
    public static Task WriteAsync(HttpContext context, StatusCode code, string reason, string message, TimeSpan retryAfter)
    {
        var response = context.Response;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            var status = new Google.Rpc.Status
            {
                Code = (int)code, Message = message,
                Details = { Any.Pack(new ErrorInfo { Reason = reason, Domain = "cchc" }), Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) }) },
            };
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = message.Replace("%", "%25", StringComparison.Ordinal);
            response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
            response.Headers["grpc-retry-pushback-ms"] = ((int)retryAfter.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        }

        response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.Request.Protocol == HttpProtocol.Http11)
        {
            response.Headers.Connection = "close";
        }

        var http = code == StatusCode.ResourceExhausted ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
        return JsonFaults.WriteAsync(context, http, code, reason, message);
    }
}
