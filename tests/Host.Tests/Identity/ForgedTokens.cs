using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Host.Tests.Identity;

/// <summary>Makes tokens to order, by any key.</summary>
internal static class ForgedTokens
{
    public static SigningCredentials KeyOf(IdentityHost host) => CredentialsOf(Directory.GetFiles(Path.Combine(host.DataFolder, "keys"), "*.pem").Single());

    public static SigningCredentials CredentialsOf(string pemFile)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(File.ReadAllText(pemFile));
        var key = new ECDsaSecurityKey(ecdsa);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256);
    }

    public static string Make(
        SigningCredentials credentials, string subject = "admin", string audience = "cchc", DateTimeOffset? expires = null,
        string? issuer = null, string type = "at+jwt", DateTimeOffset? notBefore = null, IDictionary<string, object>? claims = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            TokenType = type,
            Expires = (expires ?? DateTimeOffset.UtcNow.AddMinutes(5)).UtcDateTime,
            NotBefore = notBefore?.UtcDateTime,
            Claims = claims ?? new Dictionary<string, object> { ["sub"] = subject, ["client_id"] = subject },
            SigningCredentials = credentials,
        });
}
