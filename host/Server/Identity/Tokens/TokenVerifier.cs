using System.Text;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>
/// Verifies access tokens of the embedded issuer, by its keys in this process, and of outside authorities. Neither
/// JwtBearer nor OpenIddict's validation remembers a verified token, and an ES256 check costs about nine times the look-up.
/// </summary>
internal sealed class TokenVerifier(IdentityOptions options, KeyRing keys, TimeProvider clock, ILogger<TokenVerifier> log)
{
    /// <summary>Other issuers' clocks differ a little from ours; an expiry is taken as written.</summary>
    private static readonly TimeSpan EarlyTokens = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = TokenHash.LongestToken, MapInboundClaims = false };
    private readonly OutsideAuthority[] outside = [.. options.Authorities.Select(authority => new OutsideAuthority(authority, options.AllowHttp, clock, log))];
    private readonly GenerationCache<TokenHash, Remembered> verified = new(options.TokenCacheSize);

    /// <summary>How many verified tokens are remembered.</summary>
    public int RememberedCount => verified.Count;

    /// <summary>Whose token it is, or why it is none. One that is remembered costs its hash, and is not copied out of its header.</summary>
    public ValueTask<TokenVerdict> VerifyAsync(ReadOnlyMemory<char> token, CancellationToken cancel)
    {
        if (token.Length > TokenHash.LongestToken || !Ascii.IsValid(token.Span))
        {
            return new(TokenFailure.NotSigned);
        }

        var hash = TokenHash.Of(token.Span);
        var now = clock.GetUtcNow();
        if (verified.TryGet(hash, out var known) && known.KeysVersion == KeysVersion() && now < known.Until)
        {
            return new(now < known.Token.Expires ? known.Token : TokenFailure.TooOld);
        }

        return new(VerifyAndRememberAsync(token.ToString(), hash, cancel));
    }

    // Rises with each change of any set of keys, ours or an authority's: those are rare, and every token is then verified anew.
    private long KeysVersion()
    {
        var version = keys.Version;
        foreach (var authority in outside)
        {
            version += authority.KeysVersion();
        }

        return version;
    }

    private async Task<TokenVerdict> VerifyAndRememberAsync(string token, TokenHash hash, CancellationToken cancel)
    {
        JsonWebToken unproven;
        try
        {
            unproven = handler.ReadJsonWebToken(token);
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException)
        {
            return TokenFailure.NotSigned;
        }

        var keysVersion = KeysVersion();
        var verdict = await VerifyAsync(unproven, cancel);
        if (verdict.Token is { } proven)
        {
            var longest = clock.GetUtcNow().AddMinutes(options.TokenCacheMinutes);
            verified.Set(hash, new Remembered(proven, longest < proven.Expires ? longest : proven.Expires, keysVersion));
        }

        return verdict;
    }

    private async Task<TokenVerdict> VerifyAsync(JsonWebToken token, CancellationToken cancel)
    {
        if (keys.Find(token.Kid) is { } own)
        {
            return await VerifyOwnAsync(token, own);
        }

        if (outside.FirstOrDefault(authority => authority.Issued(token.Issuer)) is { } authority)
        {
            return await VerifyOutsideAsync(token, authority, cancel);
        }

        return await keys.FindAfterReloadAsync(token.Kid, cancel) is { } added ? await VerifyOwnAsync(token, added)
            : keys.All.Count == 0 ? TokenFailure.KeysAway
            : TokenFailure.NotSigned;
    }

    private async Task<TokenVerdict> VerifyOwnAsync(JsonWebToken token, SigningKey key)
    {
        var (claims, failure) = await CheckAsync(token, new TokenValidationParameters
        {
            // Who holds the private key is the issuer; its address differs between hosts that share the keys.
            ValidateIssuer = false,
            ValidAudience = IdentityOptions.Audience,
            IssuerSigningKey = key.Key,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = ["at+jwt"],
        });
        if (claims is null)
        {
            return failure!;
        }

        var verdict = Proven(token, claims.Subject, Claim(claims, "client_id") ?? claims.Subject);
        return verdict.Token is { } proven
            && Caller.ModuleOf(proven.Subject) is { } module
            && claims.TryGetPayloadValue<string[]>(ModuleTokens.PermissionsClaim, out var permissions)
                ? proven with { Module = Caller.OfModule(module, permissions) }
                : verdict;
    }

    private async Task<TokenVerdict> VerifyOutsideAsync(JsonWebToken token, OutsideAuthority authority, CancellationToken cancel)
    {
        var (claims, failure) = await CheckOutsideAsync(token, authority, unknownKey: false, cancel);
        if (failure == TokenFailure.NotSigned)
        {
            // Perhaps the authority changed its keys since they were fetched.
            (claims, failure) = await CheckOutsideAsync(token, authority, unknownKey: true, cancel);
        }

        if (claims is null)
        {
            return failure == TokenFailure.NotSigned && authority.MayYetKnow(token.Kid) ? TokenFailure.IssuerAway : failure!;
        }

        if (IsIdToken(claims))
        {
            return TokenFailure.NoAccess;
        }

        var claimed = Claim(claims, authority.Options.SubjectClaim);
        if (string.IsNullOrWhiteSpace(claimed))
        {
            return new TokenFailure(TokenFailure.Invalid, $"The access token has no claim '{authority.Options.SubjectClaim}'.");
        }

        var subject = authority.Options.PrefixOrDefault + claimed;
        return Caller.ModuleOf(subject) is not null
            ? new TokenFailure(TokenFailure.Invalid, "An outside issuer cannot speak for a module of this platform.")
            : Proven(token, subject, Claim(claims, authority.Options.ClientIdClaim) ?? Claim(claims, "azp") ?? subject);
    }

    // Made for the browser of a person and not for us: it may lie in an address or a log. So may one that tells of a logout, which has
    // events. Most authorities do not mark access tokens by their type (RFC 9068), and some older ones put a nonce into both kinds, so
    // neither alone tells.
    private static bool IsIdToken(JsonWebToken token) => (token.Typ, Claim(token, "typ")) switch
    {
        ("at+jwt" or "application/at+jwt", _) or (_, "Bearer") => false,
        (_, "ID") => true,
        _ => Claim(token, "nonce") is not null || Claim(token, "at_hash") is not null || token.TryGetPayloadValue<object>("events", out _),
    };

    private async Task<(JsonWebToken? Token, TokenFailure? Failure)> CheckOutsideAsync(
        JsonWebToken token, OutsideAuthority authority, bool unknownKey, CancellationToken cancel) =>
        await authority.ParametersAsync(unknownKey, cancel) is { } parameters
            ? await CheckAsync(token, parameters)
            : (null, TokenFailure.IssuerAway);

    private async Task<(JsonWebToken? Token, TokenFailure? Failure)> CheckAsync(JsonWebToken token, TokenValidationParameters parameters)
    {
        parameters.LifetimeValidator = CheckLifetime;
        var result = await handler.ValidateTokenAsync(token, parameters);
        return result switch
        {
            { IsValid: true } => (token, null),
            { Exception: SecurityTokenExpiredException } => (null, TokenFailure.TooOld),
            { Exception: SecurityTokenInvalidAudienceException } => (null, TokenFailure.ForOthers),
            _ => (null, TokenFailure.NotSigned),
        };
    }

    private bool CheckLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (expires is null)
        {
            throw new SecurityTokenNoExpirationException("The token has no expiry.");
        }

        if (expires <= now)
        {
            throw new SecurityTokenExpiredException("The token has expired.") { Expires = expires.Value };
        }

        return notBefore is null || notBefore <= now + EarlyTokens;
    }

    private static TokenVerdict Proven(JsonWebToken token, string? subject, string? client) =>
        IsName(subject) && IsName(client)
            ? new VerifiedToken(subject!, client!, new DateTimeOffset(token.ValidTo, TimeSpan.Zero))
            : new TokenFailure(TokenFailure.Invalid, "The access token's subject or client is empty, longer than 200 characters or holds control characters.");

    private static bool IsName(string? text) => text is { Length: > 0 and <= 200 } && !text.Any(char.IsControl);

    private static string? Claim(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private sealed record Remembered(VerifiedToken Token, DateTimeOffset Until, long KeysVersion);
}
