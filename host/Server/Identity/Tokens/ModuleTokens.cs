using System.Collections.Concurrent;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>Issues tokens to the modules of this host, by the issuer's own key and without a call to it.</summary>
internal sealed class ModuleTokens(IdentityOptions options, KeyRing keys, TimeProvider clock) : IModuleTokens
{
    /// <summary>Read only in tokens of our own keys whose subject is a module; any other token says nothing about rights.</summary>
    public const string PermissionsClaim = "cchc_permissions";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(3);

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentDictionary<string, Issued> issued = new(StringComparer.Ordinal);

    public string Get(string moduleKey)
    {
        var key = keys.Signing;
        if (issued.TryGetValue(moduleKey, out var known) && known.KeyId == key.Id && clock.GetUtcNow() < known.UseUntil)
        {
            return known.Token;
        }

        if (!options.Modules.TryGetValue(moduleKey, out var permissions))
        {
            throw new ArgumentException($"No module '{moduleKey}' is registered to call others by itself.", nameof(moduleKey));
        }

        return (issued[moduleKey] = Issue(moduleKey, permissions, key)).Token;
    }

    private Issued Issue(string moduleKey, IReadOnlyList<string> permissions, SigningKey key)
    {
        var now = clock.GetUtcNow();
        var subject = Caller.SubjectOfModule(moduleKey);
        var token = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Issuer?.AbsoluteUri,
            Audience = IdentityOptions.Audience,
            TokenType = "at+jwt",
            IssuedAt = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject,
                ["client_id"] = subject,
                ["jti"] = Guid.CreateVersion7().ToString(),
                [PermissionsClaim] = permissions,
            },
            SigningCredentials = key.Credentials,
        });
        return new Issued(token, now + Lifetime - LeastLeft, key.Id);
    }

    private sealed record Issued(string Token, DateTimeOffset UseUntil, string KeyId);
}
