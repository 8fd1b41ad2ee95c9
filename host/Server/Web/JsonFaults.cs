using System.Diagnostics;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Web;

/// <summary>Faults that are found before a call reaches its rpc, in the shape that transcoding gives all others.</summary>
internal static class JsonFaults
{
    /// <param name="context">The request.</param>
    /// <param name="status">Of HTTP; it may say more than the code.</param>
    /// <param name="code">Of google.rpc.</param>
    /// <param name="reason">UPPER_SNAKE.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="more">More details, each with its <c>@type</c>.</param>
    public static Task WriteAsync(
        HttpContext context, int status, Grpc.Core.StatusCode code, string reason, string message, params IEnumerable<Dictionary<string, object>> more)
    {
        var info = new Dictionary<string, object>
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["reason"] = reason,
            ["domain"] = "cchc",
            ["metadata"] = new { traceId = Activity.Current?.TraceId.ToString() ?? "" },
        };
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { code = (int)code, message, details = more.Prepend(info) });
    }

    /// <summary>Fields that can never be right, as an rpc would tell them.</summary>
    public static Task WriteAsync(HttpContext context, InvalidFault fault) =>
        WriteAsync(
            context, StatusCodes.Status400BadRequest, Grpc.Core.StatusCode.InvalidArgument, fault.Reason, fault.Message,
            new Dictionary<string, object>
            {
                ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
                ["fieldViolations"] = fault.Violations.Select(v => new { field = v.Field, description = v.Description, reason = v.Reason }),
            });
}
