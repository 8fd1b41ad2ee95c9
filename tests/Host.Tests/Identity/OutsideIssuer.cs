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
    private int requests;

    private OutsideIssuer(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public SigningCredentials Credentials => new(key, SecurityAlgorithms.RsaSha256);

    /// <summary>A key that is not the issuer's, under the name of its present one.</summary>
    public SigningCredentials Strange => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = key.KeyId }, SecurityAlgorithms.RsaSha256);

    public int KeyRequests { get; private set; }

    /// <summary>How often its discovery document was asked for.</summary>
    public int Requests => requests;

    /// <summary>What the document names as the issuer; its address when not set.</summary>
    public string? Named { get; set; }

    /// <summary>How long the document takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether it answers with an error.</summary>
    public bool Away { get; set; }

    public static async Task<OutsideIssuer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new OutsideIssuer(builder.Build());
        issuer.app.MapGet("/.well-known/openid-configuration", issuer.DocumentAsync);
        issuer.app.MapGet("/keys", issuer.Keys);
        await issuer.app.StartAsync();
        return issuer;
    }

    public void ChangeKey() => key = NewKey();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private async Task<IResult> DocumentAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref requests);
        await Task.Delay(Delay, cancel);
        return Away ? Results.StatusCode(500) : Results.Json(new { issuer = Named ?? Address, jwks_uri = Address + "/keys" });
    }

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
