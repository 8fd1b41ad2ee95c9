using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Bare;

/// <summary>Verifies a token once and remembers it.</summary>
internal sealed class Tokens(string keys)
{
    private readonly JsonWebTokenHandler handler = new();
    private readonly IList<SecurityKey> signing = new JsonWebKeySet(keys).GetSigningKeys();
    private readonly ConcurrentDictionary<string, DateTime> verified = new(StringComparer.Ordinal);

    public async Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        if (!verified.TryGetValue(token, out var until))
        {
            var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters { ValidateIssuer = false, ValidAudience = "cchc", IssuerSigningKeys = signing });
            if (!result.IsValid)
            {
                throw result.Exception;
            }

            verified[token] = until = result.SecurityToken.ValidTo;
        }

        if (until < DateTime.UtcNow)
        {
            throw new SecurityTokenExpiredException();
        }

        await next(http);
    }
}
