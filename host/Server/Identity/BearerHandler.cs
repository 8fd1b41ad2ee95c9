using System.Security.Claims;
using System.Text.Encodings.Web;
using CchcPlatform.Kernel.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace CchcPlatform.Server.Identity;

/// <summary>
/// The default authentication scheme, over the caller that <see cref="CallerMiddleware"/> has found. Without a fixed
/// default, ASP.NET Core takes the issuer's own scheme and anonymous gRPC callers see UNKNOWN.
/// </summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Bearer";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var caller = Context.Caller();
        if (!caller.IsAuthenticated)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity([new Claim("sub", caller.Subject), new Claim("client_id", caller.ClientId)], SchemeName, "sub", "role");
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }
}
