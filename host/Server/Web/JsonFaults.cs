using System.Diagnostics;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Web;

/// <summary>Faults that are found before a call reaches its rpc, in the shape that transcoding gives all others.</summary>
internal static class JsonFaults
{
    /// <param name="status">Of HTTP; it may say more than the code.</param>
    /// <param name="code">Of google.rpc.</param>
    public static Task WriteAsync(HttpContext context, int status, Grpc.Core.StatusCode code, string reason, string message)
        => WriteAsync(context, status, code, reason, message, []);

    /// <summary>Fields that can never be right; the message holds all of them.</summary>
    public static Task WriteAsync(HttpContext context, IReadOnlyList<FieldViolation> violations) =>
        WriteAsync(
            context, StatusCodes.Status400BadRequest, Grpc.Core.StatusCode.InvalidArgument,
            violations.Select(v => v.Reason).Distinct().ToList() is [var only] ? only : "INVALID_REQUEST",
            string.Join(' ', violations.Select(v => v.Field.Length > 0 ? $"{v.Field}: {v.Description}" : v.Description)), violations);

    private static Task WriteAsync(
        HttpContext context, int status, Grpc.Core.StatusCode code, string reason, string message, IReadOnlyList<FieldViolation> violations)
    {
        var details = new List<object>
        {
            new Dictionary<string, object>
            {
                ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
                ["reason"] = reason,
                ["domain"] = "cchc",
                ["metadata"] = new { traceId = Activity.Current?.TraceId.ToString() ?? "" },
            },
        };
        if (violations.Count > 0)
        {
            details.Add(new Dictionary<string, object>
            {
                ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
                ["fieldViolations"] = violations.Select(v => new { field = v.Field, description = v.Description, reason = v.Reason }),
            });
        }

        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { code = (int)code, message, details });
    }
}
