using System.Security.Cryptography;
using CchcPlatform.Server.Identity.Data;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace CchcPlatform.Server.Identity.Issuer;

/// <summary>The embedded issuer: OpenIddict with client credentials, signed access tokens and nothing kept per token.</summary>
internal static class IssuerSetup
{
    public const string TokenPath = "/connect/token";
    public const string KeysPath = "/.well-known/jwks";
    public const string DiscoveryPath = "/.well-known/openid-configuration";

    public static void AddIssuer(this IServiceCollection services, IdentityOptions identity)
    {
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<IssuerKeys>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<IssuerKeys>());

        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDb>())
            .AddServer(server =>
            {
                server.SetTokenEndpointUris(TokenPath)
                    .SetJsonWebKeySetEndpointUris(KeysPath)
                    .SetConfigurationEndpointUris(DiscoveryPath)
                    .AllowClientCredentialsFlow()
                    .SetAccessTokenLifetime(TimeSpan.FromMinutes(identity.TokenMinutes))
                    .DisableAccessTokenEncryption()
                    .DisableTokenStorage()
                    .DisableAuthorizationStorage()
                    // Rights are data of the platform: scopes and resources that a client asks for change nothing.
                    .DisableScopeValidation().IgnoreScopePermissions()
                    .DisableResourceValidation().IgnoreResourcePermissions()
                    // OpenIddict insists on a key for encryption, although nothing here is encrypted.
                    .AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)))
                    // No database has such an id, and PostgreSQL refuses to look for one with a zero character.
                    .AddEventHandler<ValidateTokenRequestContext>(handler => handler.SetOrder(int.MinValue).UseInlineHandler(context =>
                    {
                        if (context.ClientId?.Any(char.IsControl) == true)
                        {
                            context.Reject(Errors.InvalidClient);
                        }

                        return default;
                    }))
                    // Which of both was wrong would tell a stranger the accounts.
                    .AddEventHandler<ApplyTokenResponseContext>(handler => handler.SetOrder(int.MinValue).UseInlineHandler(context =>
                    {
                        if (context.Response.Error == Errors.InvalidClient)
                        {
                            context.Response.ErrorDescription = "The client is unknown, its secret is wrong, or its account is disabled.";
                            context.Response.ErrorUri = null;
                        }

                        return default;
                    }))
                    .AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<IssueToken>());
                if (identity.Issuer is { } issuer)
                {
                    server.SetIssuer(issuer);
                }

                var web = server.UseAspNetCore();
                if (identity.AllowHttp)
                {
                    web.DisableTransportSecurityRequirement();
                }
            });
    }
}
