using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>An outside issuer with its keys, which are fetched when first needed and again when a token names an unknown one.</summary>
internal sealed class OutsideAuthority(AuthorityOptions options, bool allowHttp)
{
    private readonly ConfigurationManager<OpenIdConnectConfiguration> discovery = new(
        options.Authority.TrimEnd('/') + "/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = !allowHttp })
    {
        // At most one fetch in this time is caused by tokens with unknown keys.
        RefreshInterval = TimeSpan.FromSeconds(10),
    };

    public AuthorityOptions Options => options;

    public bool Issued(string issuer) => string.Equals(
        issuer.TrimEnd('/'), (options.Issuer ?? options.Authority).TrimEnd('/'), StringComparison.Ordinal);

    public async Task<TokenValidationParameters> ParametersAsync(CancellationToken cancel)
    {
        var found = await discovery.GetConfigurationAsync(cancel);
        return new TokenValidationParameters
        {
            ValidIssuer = found.Issuer,
            ValidAudience = options.Audience,
            IssuerSigningKeys = found.SigningKeys,
            // Never a symmetric one: a public key must not serve as a shared secret.
            ValidAlgorithms =
            [
                SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
                SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
            ],
        };
    }

    public void AskAgain() => discovery.RequestRefresh();
}
