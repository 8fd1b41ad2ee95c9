namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>Either a verified token or the reason why not.</summary>
internal readonly record struct TokenVerdict(VerifiedToken? Token, TokenFailure? Failure)
{
    public static implicit operator TokenVerdict(VerifiedToken token) => new(token, null);

    public static implicit operator TokenVerdict(TokenFailure failure) => new(null, failure);
}
