using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Tokens;

namespace CchcPlatform.Server.Identity;

/// <summary>
/// Sets the request's <see cref="Caller"/>. It refuses nothing: whether an rpc needs a caller is known only to the
/// interceptor behind it, which finds the reason for a missing one as a <see cref="TokenFailure"/>.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, CallerFinder callers)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await callers.SetAsync(context, context.RequestAborted);
        await next(context);
    }
}
