using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>
/// An outside issuer with its keys, fetched when first needed, each hour, and when a token names an unknown one.
/// (Not ConfigurationManager: it answers the call that met a new key with the old set.)
/// </summary>
internal sealed class OutsideAuthority(AuthorityOptions options, bool allowHttp, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    /// <summary>At most one fetch in this time, whatever tokens claim and however often fetching fails.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private readonly HttpDocumentRetriever documents = new(new HttpClient { Timeout = TimeSpan.FromSeconds(5) }) { RequireHttps = !allowHttp };
    private readonly SemaphoreSlim fetching = new(1);
    private volatile Fetched? fetched;

    public AuthorityOptions Options => options;

    // What the operator says counts as it is written; a final slash of the address is no matter.
    public bool Issued(string? issuer) => !string.IsNullOrEmpty(issuer) && (options.Issuer is { } told
        ? issuer == told
        : string.Equals(issuer.TrimEnd('/'), options.Authority.TrimEnd('/'), StringComparison.Ordinal));

    /// <summary>Whether a key is unknown that may be known once the authority can be asked again.</summary>
    public bool MayYetKnow(string? key) => fetched is { Failed: true, Configuration: var known } && known?.SigningKeys.Any(one => one.KeyId == key) != true;

    /// <summary>How to check its tokens; null when it cannot be reached and never was.</summary>
    /// <param name="unknownKey">True when the keys of a moment ago did not do.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<TokenValidationParameters?> ParametersAsync(bool unknownKey, CancellationToken cancel)
    {
        var oldest = unknownKey ? Least : Usual;
        if (!IsFresh(oldest))
        {
            await fetching.WaitAsync(cancel);
            try
            {
                if (!IsFresh(oldest))
                {
                    var latest = await FetchAsync(cancel);
                    // Known keys stay in force while the authority is away.
                    fetched = new Fetched(latest ?? fetched?.Configuration, clock.GetTimestamp(), Failed: latest is null);
                }
            }
            finally
            {
                fetching.Release();
            }
        }

        return fetched?.Configuration is not { } found ? null : new TokenValidationParameters
        {
            // A document may name another issuer than the tokens: then the operator says which.
            ValidIssuer = options.Issuer ?? found.Issuer,
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

    private bool IsFresh(TimeSpan oldest) =>
        fetched is { } known && clock.GetElapsedTime(known.At) < (known.Configuration is null ? Least : oldest);

    private async Task<OpenIdConnectConfiguration?> FetchAsync(CancellationToken cancel)
    {
        try
        {
            var address = options.Authority.TrimEnd('/') + "/.well-known/openid-configuration";
            return await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            // Said once an outage: it is tried again every few seconds.
            if (fetched is not { Failed: true })
            {
                log.LogWarning(failure, "The keys of {Authority} cannot be fetched", options.Authority);
            }

            return null;
        }
    }

    private sealed record Fetched(OpenIdConnectConfiguration? Configuration, long At, bool Failed);
}
