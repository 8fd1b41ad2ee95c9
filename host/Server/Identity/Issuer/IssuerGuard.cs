using System.Data.Common;
using CchcPlatform.Server.Identity.Keys;
using Microsoft.AspNetCore.Http.Features;
using OpenIddict.Abstractions;

namespace CchcPlatform.Server.Identity.Issuer;

/// <summary>Stands before the issuer: small bodies and readable forms only, and a key or database that is away is no error of the client.</summary>
internal sealed class IssuerGuard(RequestDelegate next, KeyRing keys, ILogger<IssuerGuard> log)
{
    private const long LargestRequest = 16 * 1024;
    private const string TooLarge = "The request has more than 16 KiB.";

    public async Task InvokeAsync(HttpContext context)
    {
        if (keys.All.Count == 0)
        {
            TellAway(context);
            return;
        }

        if (context.Request.ContentLength > LargestRequest)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, TooLarge);
            return;
        }

        // For bodies that do not tell their length: reading beyond the limit ends in 413 as well.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestRequest;
        }

        try
        {
            // It is remembered, and the issuer finds it there. Who sends it slowly must not hold a place at a gate meanwhile.
            if (context.Request.HasFormContentType)
            {
                await context.Request.ReadFormAsync(context.RequestAborted);
            }

            await next(context);
        }
        catch (BadHttpRequestException large) when (!context.Response.HasStarted && large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await RefuseAsync(context, large.StatusCode, TooLarge);
        }
        // A form that cannot be decoded, or with more fields than any client has.
        catch (InvalidDataException) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The form of this request cannot be read.");
        }
        catch (Exception error) when (!context.Response.HasStarted && (error is DbException || error.InnerException is DbException))
        {
            log.LogWarning(error, "A token cannot be issued while the database is away");
            TellAway(context);
        }
    }

    private static void TellAway(HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "1";
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error = OpenIddictConstants.Errors.InvalidRequest, error_description = sentence });
    }
}
