using System.Data.Common;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Tokens;

namespace CchcPlatform.Server.Identity;

/// <summary>
/// Sets the request's <see cref="Caller"/>. It refuses nothing: whether an rpc needs a caller is known only to the
/// interceptor behind it, which finds the reason for a missing one as a <see cref="TokenFailure"/>.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, TokenVerifier verifier, ICallerSource callers, ILogger<CallerMiddleware> log)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        var (caller, failure) = await FindAsync(context);
        context.Features.Set(caller);
        if (failure is not null)
        {
            context.Features.Set(failure);
        }

        await next(context);
    }

    private async ValueTask<(Caller Caller, TokenFailure? Failure)> FindAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return (Caller.Anonymous, TokenFailure.NoToken);
        }

        if (header.Count != 1 || !header[0]!.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (Caller.Anonymous, TokenFailure.NotBearer);
        }

        var (token, failure) = await verifier.VerifyAsync(header[0]![Scheme.Length..].Trim(), context.RequestAborted);
        if (token is null)
        {
            return (Caller.Anonymous, failure);
        }

        if (token.Module is { } module)
        {
            return (module, null);
        }

        try
        {
            var finding = callers.FindAsync(token.Subject, token.ClientId, context.RequestAborted);
            // Of a database that hangs the caller shall hear before it stops waiting.
            return (finding.IsCompletedSuccessfully ? finding.Result : await finding.AsTask().WaitAsync(HostLimits.LongestLook), null);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException)
        {
            log.LogWarning(error, "The rights of a caller cannot be read");
            return (Caller.Anonymous, TokenFailure.RightsAway);
        }
    }
}
