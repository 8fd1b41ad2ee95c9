using System.Data.Common;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Identity.Tokens;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CchcPlatform.Server.Identity;

/// <summary>From an authorization header to a caller with the rights of now. Cheap to ask again: both tokens and rights are remembered.</summary>
internal sealed class CallerFinder(TokenVerifier verifier, ICallerSource callers, Outages outages, TimeProvider clock, ILogger<CallerFinder> log)
{
    private const string Scheme = "Bearer ";

    // Most calls are with their use case by then, and are not asked about twice.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Sets the caller of a request, or anonymous with the <see cref="TokenFailure"/> as a feature. What follows may wait for a place, or
    /// for hours until the client has sent everything: to be done again where that is over.
    /// </summary>
    public async ValueTask SetAsync(HttpContext http, CancellationToken cancel)
    {
        if (http.Features.Get<Found>() is { } earlier && clock.GetElapsedTime(earlier.At) < Fresh)
        {
            return;
        }

        // Taken before the question, as the rights are.
        var asked = new Found(clock.GetTimestamp());
        var (caller, failure) = await FindAsync(http.Request.Headers.Authorization, cancel);
        http.Features.Set(caller);
        http.Features.Set(failure);
        http.Features.Set(asked);
    }

    /// <summary>Who called, with what, and the scope of the request: all that its work needs of it, also when it has ended.</summary>
    public static HttpContext CopyOf(HttpContext http)
    {
        var copy = new DefaultHttpContext();
        copy.Request.Headers.Authorization = http.Request.Headers.Authorization;
        copy.Features.Set(http.Features.Get<IServiceProvidersFeature>());
        copy.Features.Set(http.Features.Get<Caller>());
        copy.Features.Set(http.Features.Get<TokenFailure>());
        copy.Features.Set(http.Features.Get<Found>());
        return copy;
    }

    /// <summary>The caller, or <see cref="Caller.Anonymous"/> and why.</summary>
    public async ValueTask<(Caller Caller, TokenFailure? Failure)> FindAsync(StringValues header, CancellationToken cancel)
    {
        if (header.Count == 0)
        {
            return (Caller.Anonymous, TokenFailure.NoToken);
        }

        if (header.Count != 1 || !header[0]!.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (Caller.Anonymous, TokenFailure.NotBearer);
        }

        var (token, failure) = await verifier.VerifyAsync(header[0].AsMemory(Scheme.Length).Trim(), cancel);
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
            var finding = callers.FindAsync(token.Subject, token.ClientId, cancel);
            // Of a database that hangs the caller shall hear before it stops waiting.
            var caller = finding.IsCompletedSuccessfully ? finding.Result : await finding.AsTask().WaitAsync(HostLimits.LongestLook);
            return (caller, caller.IsAuthenticated ? null : TokenFailure.AccountDisabled);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException)
        {
            // Where an outage struck does not matter, where a defect lies does.
            var away = DatabaseAway.OrTooSlow(error);
            log.Log(
                outages.LevelOf(away ? nameof(Identity) : error.GetType().Name), away ? null : error,
                "The rights of a caller cannot be read ({Reason})", error.GetType().Name);
            return (Caller.Anonymous, TokenFailure.RightsAway);
        }
    }

    private sealed record Found(long At);
}
