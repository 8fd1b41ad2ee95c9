using CchcPlatform.Kernel.Access;

namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>What a token proved: who, for which program, until when.</summary>
/// <param name="Module">Set for a module's own token, which brings its declared permissions: the host that it calls may not have the module.</param>
internal sealed record VerifiedToken(string Subject, string ClientId, DateTimeOffset Expires, Caller? Module = null);
