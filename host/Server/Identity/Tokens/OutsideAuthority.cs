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

    /// <summary>At most one fetch in this time, whatever tokens claim, however often fetching fails and whoever leaves meanwhile.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private readonly HttpDocumentRetriever documents = new(new HttpClient { Timeout = TimeSpan.FromSeconds(5) }) { RequireHttps = !allowHttp };
    private readonly Lock turns = new();
    private volatile Fetched? fetched;
    private Task fetching = Task.CompletedTask;

    public AuthorityOptions Options => options;

    // What the operator says counts as it is written; a final slash of the address is no matter.
    public bool Issued(string? issuer) => !string.IsNullOrEmpty(issuer) && (options.Issuer is { } told
        ? issuer == told
        : string.Equals(issuer.TrimEnd('/'), options.Authority.TrimEnd('/'), StringComparison.Ordinal));

    /// <summary>Whether a key is unknown that may be known once the authority can be asked again.</summary>
    public bool MayYetKnow(string? key) => fetched is { Failed: true, Configuration: var known } && known?.SigningKeys.Any(one => one.KeyId == key) != true;

    /// <summary>Rises whenever its keys change. To ask is to have them renewed when it is time, or what was remembered would outlive them.</summary>
    public long KeysVersion()
    {
        if (fetched is not { } known)
        {
            return 0;
        }

        if (!IsFresh(Usual))
        {
            _ = FetchTogether();
        }

        return known.Version;
    }

    /// <summary>How to check its tokens; null when it cannot be reached and never was.</summary>
    /// <param name="unknownKey">True when the keys of a moment ago did not do.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<TokenValidationParameters?> ParametersAsync(bool unknownKey, CancellationToken cancel)
    {
        if (!IsFresh(unknownKey ? Least : Usual))
        {
            var renewal = FetchTogether();
            // Known keys do until the next ones are there.
            if (unknownKey || fetched?.Configuration is null)
            {
                await renewal.WaitAsync(cancel);
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

    // Keys that are known answer while the authority is away, and it is tried again every few seconds.
    private bool IsFresh(TimeSpan oldest) => fetched is { } known && clock.GetElapsedTime(known.At) < (known.Failed ? Least : oldest);

    /// <summary>All who need the keys at once share one fetch, which ends with none of them.</summary>
    private Task FetchTogether()
    {
        lock (turns)
        {
            return !fetching.IsCompleted || IsFresh(Least) ? fetching : fetching = Task.Run(FetchAsync);
        }
    }

    private async Task FetchAsync()
    {
        var before = fetched;
        try
        {
            var address = options.Authority.TrimEnd('/') + "/.well-known/openid-configuration";
            var latest = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, CancellationToken.None);
            var same = before?.Configuration is { } known && KeysOf(known) == KeysOf(latest);
            fetched = new Fetched(latest, clock.GetTimestamp(), Failed: false, (before?.Version ?? 0) + (same ? 0 : 1));
        }
        catch (Exception failure)
        {
            // Said once an outage.
            if (before is not { Failed: true })
            {
                log.LogWarning(failure, "The keys of {Authority} cannot be fetched", options.Authority);
            }

            // Known keys stay in force while the authority is away.
            fetched = new Fetched(before?.Configuration, clock.GetTimestamp(), Failed: true, before?.Version ?? 0);
        }
    }

    private static string KeysOf(OpenIdConnectConfiguration document) => document.Issuer + string.Concat(
        (document.JsonWebKeySet?.Keys ?? []).Select(key => $"\n{key.Kid} {key.N} {key.E} {key.X} {key.Y} {string.Join(' ', key.X5c)}"));

    private sealed record Fetched(OpenIdConnectConfiguration? Configuration, long At, bool Failed, long Version);
}
