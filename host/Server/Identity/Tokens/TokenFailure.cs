namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>
/// Why a request has no caller. Stands as a feature on the request, for the interceptor that answers UNAUTHENTICATED
/// (or UNAVAILABLE for <see cref="Unavailable"/>). The sentence never repeats the token.
/// </summary>
internal sealed record TokenFailure(string Reason, string Sentence)
{
    public const string Missing = "TOKEN_MISSING";
    public const string Invalid = "TOKEN_INVALID";
    public const string Expired = "TOKEN_EXPIRED";
    public const string WrongAudience = "TOKEN_AUDIENCE";
    public const string Disabled = "ACCOUNT_DISABLED";
    public const string Unavailable = "IDENTITY_UNAVAILABLE";

    public static TokenFailure NoToken { get; } = new(Missing, "The call needs an access token in the header 'authorization: Bearer …'.");

    public static TokenFailure NotBearer { get; } = new(Invalid, "The authorization header is not of the form 'Bearer <token>'.");

    public static TokenFailure NotSigned { get; } = new(Invalid, "The access token is not one that this platform or a trusted issuer signed.");

    public static TokenFailure NoAccess { get; } = new(Invalid, "The token tells a client who somebody is; the call needs an access token.");

    public static TokenFailure TooOld { get; } = new(Expired, "The access token has expired; ask the issuer for a new one.");

    public static TokenFailure ForOthers { get; } = new(WrongAudience, "The access token is meant for another audience.");

    public static TokenFailure AccountDisabled { get; } = new(Disabled, "The account of this access token is disabled; an administrator can enable it.");

    public static TokenFailure IssuerAway { get; } = new(Unavailable, "The token's issuer cannot be reached to verify it; try again.");

    public static TokenFailure KeysAway { get; } = new(Unavailable, "This host has no signing key, so it can neither verify nor issue a token; tell its operators.");

    public static TokenFailure RightsAway { get; } = new(Unavailable, "The caller's rights cannot be read; try again.");
}
