namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>What a token proved: who, for which program, until when.</summary>
internal sealed record VerifiedToken(string Subject, string ClientId, DateTimeOffset Expires);
