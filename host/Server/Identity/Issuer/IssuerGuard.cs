using System.Data.Common;
using Microsoft.AspNetCore.Http.Features;

namespace CchcPlatform.Server.Identity.Issuer;

/// <summary>Stands before the issuer: small bodies only, and a database that is away is no error of the client.</summary>
internal sealed class IssuerGuard(RequestDelegate next, ILogger<IssuerGuard> log)
{
    private const long LargestRequest = 16 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength > LargestRequest)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        // For bodies that do not tell their length: reading beyond the limit ends in 413 as well.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestRequest;
        }

        try
        {
            await next(context);
        }
        catch (Exception error) when (!context.Response.HasStarted && (error is DbException || error.InnerException is DbException))
        {
            log.LogWarning(error, "A token cannot be issued while the database is away");
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
        }
    }
}
