using System.Security.Claims;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace CchcPlatform.Server.Identity.Issuer;

/// <summary>Answers a token request whose client has proven its secret: the token says who, and nothing about rights.</summary>
internal sealed class IssueToken(IdentityDb db) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.ClientId == context.ClientId, context.CancellationToken);
        if (account is not { Enabled: true })
        {
            context.Reject(Errors.InvalidClient, "The account of this client is missing or disabled.");
            return;
        }

        var identity = new ClaimsIdentity(authenticationType: "cchc");
        identity.SetClaim(Claims.Subject, account.Subject);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetResources(IdentityOptions.Audience);
        context.SignIn(principal);
    }
}
