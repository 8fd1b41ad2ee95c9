using System.Diagnostics;

namespace CchcPlatform.Server.Web;

/// <summary>Faults that are found before a call reaches its rpc, in the shape that transcoding gives all others.</summary>
internal static class JsonFaults
{
    public static Task WriteAsync(HttpContext context, int status, int code, string message, string reason, IReadOnlyList<string> fields)
    {
        var info = new Dictionary<string, object>
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["reason"] = reason,
            ["domain"] = "cchc",
            ["metadata"] = new { traceId = Activity.Current?.TraceId.ToString() ?? "" },
        };
        var violations = new Dictionary<string, object>
        {
            ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
            ["fieldViolations"] = fields.Select(f => new { field = f, description = message, reason }),
        };
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new
        {
            code,
            message,
            details = fields.Count > 0 ? new object[] { info, violations } : [info],
        });
    }
}
