using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Host.Tests.Identity;

/// <summary>A second OIDC issuer on loopback: a discovery document, RSA keys and tokens to order.</summary>
internal sealed class OutsideIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private RsaSecurityKey key = NewKey();

    private OutsideIssuer(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public SigningCredentials Credentials => new(key, SecurityAlgorithms.RsaSha256);

    /// <summary>A key that is not the issuer's, under the name of its present one.</summary>
    public SigningCredentials Strange => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = key.KeyId }, SecurityAlgorithms.RsaSha256);

    public int KeyRequests { get; private set; }

    public static async Task<OutsideIssuer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new OutsideIssuer(builder.Build());
        issuer.app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Address, jwks_uri = issuer.Address + "/keys" }));
        issuer.app.MapGet("/keys", issuer.Keys);
        await issuer.app.StartAsync();
        return issuer;
    }

    public void ChangeKey() => key = NewKey();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private IResult Keys()
    {
        KeyRequests++;
        var shown = key.Rsa.ExportParameters(includePrivateParameters: false);
        return Results.Json(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", kid = key.KeyId, n = Base64UrlEncoder.Encode(shown.Modulus), e = Base64UrlEncoder.Encode(shown.Exponent) } },
        });
    }
}
