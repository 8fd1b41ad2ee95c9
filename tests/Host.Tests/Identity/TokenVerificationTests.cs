using System.Security.Cryptography;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class TokenVerificationTests : IdentityTest
{
    [Fact]
    public async Task Bad_tokens_are_refused_each_for_its_own_reason()
    {
        var host = await StartAsync();
        var key = ForgedTokens.KeyOf(host);
        var good = ForgedTokens.Make(key);
        var strange = new SigningCredentials(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = key.Key.KeyId }, "ES256");
        var parts = good.Split('.');
        (string? Token, string Reason)[] cases =
        [
            (good, ""),
            (null, "TOKEN_MISSING"),
            ("nonsense", "TOKEN_INVALID"),
            (new string('a', 9000), "TOKEN_INVALID"),
            ("a.b.ć", "TOKEN_INVALID"),
            (ForgedTokens.Make(key, expires: DateTimeOffset.UtcNow.AddSeconds(-1)), "TOKEN_EXPIRED"),
            (ForgedTokens.Make(key, notBefore: DateTimeOffset.UtcNow.AddMinutes(2)), "TOKEN_INVALID"),
            (ForgedTokens.Make(key, audience: "other"), "TOKEN_AUDIENCE"),
            (ForgedTokens.Make(key, type: "JWT"), "TOKEN_INVALID"),
            (ForgedTokens.Make(key, subject: ""), "TOKEN_INVALID"),
            (ForgedTokens.Make(strange), "TOKEN_INVALID"),
            // Another subject under the same signature, no signature, and the algorithm 'none'.
            ($"{parts[0]}.{ForgedTokens.Make(key, "steering").Split('.')[1]}.{parts[2]}", "TOKEN_INVALID"),
            ($"{parts[0]}.{parts[1]}.", "TOKEN_INVALID"),
            ($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{parts[1]}.", "TOKEN_INVALID"),
        ];
        foreach (var (token, reason) in cases)
        {
            var seen = await host.WhoAsync(token is null || Ascii(token) ? token : Uri.EscapeDataString(token));
            Assert.Equal(reason, seen.Failure);
            Assert.Equal(reason == "" ? "admin" : "", seen.Subject);
        }

        static bool Ascii(string text) => text.All(char.IsAscii);
    }

    [Fact]
    public async Task A_remembered_token_is_refused_from_its_expiry_on()
    {
        var clock = new MovedClock();
        var host = await StartAsync(clock: clock);
        var token = ForgedTokens.Make(ForgedTokens.KeyOf(host), expires: DateTimeOffset.UtcNow.AddMinutes(30));
        Assert.Equal("admin", (await host.WhoAsync(token)).Subject);
        clock.Move(TimeSpan.FromMinutes(31));
        Assert.Equal("TOKEN_EXPIRED", (await host.WhoAsync(token)).Failure);
    }

    [Fact]
    public async Task The_number_of_remembered_tokens_is_bounded()
    {
        var host = await StartAsync(options => options.TokenCacheSize = 20);
        var verifier = host.Services.GetRequiredService<TokenVerifier>();
        var key = ForgedTokens.KeyOf(host);
        for (var i = 0; i < 100; i++)
        {
            var verdict = await verifier.VerifyAsync(ForgedTokens.Make(key, subject: "s" + i).AsMemory(), CancellationToken.None);
            Assert.Equal("s" + i, verdict.Token?.Subject);
            Assert.InRange(verifier.RememberedCount, 1, 20);
        }
    }

    [Fact]
    public async Task Refused_tokens_are_not_remembered()
    {
        var host = await StartAsync();
        var verifier = host.Services.GetRequiredService<TokenVerifier>();
        for (var i = 0; i < 20; i++)
        {
            await verifier.VerifyAsync(ForgedTokens.Make(ForgedTokens.KeyOf(host), subject: "s" + i, audience: "other").AsMemory(), CancellationToken.None);
        }

        Assert.Equal(0, verifier.RememberedCount);
    }

    [Fact]
    public async Task A_module_acts_as_itself_with_the_declared_permissions_only()
    {
        var host = await StartAsync(options => options.Modules = new Dictionary<string, IReadOnlyList<string>> { ["steering"] = ["organization.units.read"] });
        var tokens = host.Services.GetRequiredService<IModuleTokens>();
        var token = tokens.Get("steering");
        Assert.Same(token, tokens.Get("steering"));
        Assert.True((await host.WhoAsync(token, "organization.units.read", "00001")).WholeCommune);
        var seen = await host.WhoAsync(token, "organization.units.write");
        Assert.Equal(("module:steering", false), (seen.Subject, seen.Has));
        Assert.Throws<ArgumentException>(() => tokens.Get("unknown"));
    }

    [Fact]
    public async Task A_module_may_the_same_on_a_host_that_does_not_have_it()
    {
        var home = await StartAsync(options => options.Modules = new Dictionary<string, IReadOnlyList<string>> { ["steering"] = ["organization.units.read"] });
        var other = await StartAsync();
        var token = home.Services.GetRequiredService<IModuleTokens>().Get("steering");
        Assert.True((await other.WhoAsync(token, "organization.units.read", "00001")).Has);
        Assert.False((await other.WhoAsync(token, "organization.units.write")).Has);
    }

    [Fact]
    public async Task Nobody_but_a_module_brings_permissions_in_a_token()
    {
        var host = await StartAsync();
        var token = ForgedTokens.Make(ForgedTokens.KeyOf(host), claims: new Dictionary<string, object>
        {
            ["sub"] = "viewer", ["client_id"] = "viewer", ["cchc_permissions"] = new[] { "*" },
        });
        var seen = await host.WhoAsync(token, "steering.plans.write");
        Assert.Equal(("viewer", false), (seen.Subject, seen.Has));
    }
}
