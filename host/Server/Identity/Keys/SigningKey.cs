using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Server.Identity.Keys;

/// <summary>One ES256 key of the embedded issuer. Its id is the RFC 7638 thumbprint, so every host names it alike.</summary>
internal sealed class SigningKey
{
    private SigningKey(string file, ECDsaSecurityKey key, DateTimeOffset signsFrom)
    {
        File = file;
        Key = key;
        SignsFrom = signsFrom;
        Credentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>Name of the file in which it lies; with the file the key goes.</summary>
    public string File { get; }

    public ECDsaSecurityKey Key { get; }

    /// <summary>From when the key may sign; it verifies at once, so a key can be laid out on all hosts beforehand.</summary>
    public DateTimeOffset SignsFrom { get; }

    public SigningCredentials Credentials { get; }

    public string Id => Key.KeyId;

    public static SigningKey FromPem(string file, string pem, DateTimeOffset signsFrom)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        if (ecdsa.KeySize != 256)
        {
            throw new CryptographicException($"The key has {ecdsa.KeySize} bits; ES256 needs a P-256 key.");
        }

        var key = new ECDsaSecurityKey(ecdsa);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return new SigningKey(file, key, signsFrom);
    }
}
