using System.Diagnostics;

namespace CchcPlatform.Server.Web;

/// <summary>Tells every caller the id of the trace, to be followed in logs, facts and the collector.</summary>
internal sealed class TraceHeader(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (Activity.Current is { } activity)
        {
            context.Response.Headers["trace-id"] = activity.TraceId.ToString();
        }

        return next(context);
    }
}
