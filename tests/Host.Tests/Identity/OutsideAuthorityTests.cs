using System.Text.Json;
using Cchc.Platform.V1;
using CchcPlatform.Server.Identity;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class OutsideAuthorityTests : IdentityTest
{
    private static Dictionary<string, object> Claims(string subject) => new() { ["preferred_username"] = subject, ["appid"] = "portal" };

    private static Action<IdentityOptions> Trust(OutsideIssuer issuer, string? prefix = "sso|", string? told = null) => options => options.Authorities.Add(new AuthorityOptions
    {
        Authority = issuer.Address, Issuer = told, Audience = "reform", SubjectClaim = "preferred_username", ClientIdClaim = "appid", SubjectPrefix = prefix,
    });

    [Fact]
    public async Task A_person_of_an_outside_authority_comes_in_by_mapped_claims_and_may_what_was_given_here()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var host = await StartAsync(Trust(issuer));
        var token = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, type: "JWT", claims: Claims("an"));
        var seen = await host.WhoAsync(token);
        Assert.Equal(("sso|an", "portal", "", false), (seen.Subject, seen.ClientId, seen.Failure, seen.Has));

        var admin = new Metadata { { "authorization", "Bearer " + await host.TokenAsync("admin") } };
        await host.Accounts.GiveGrantAsync(new GiveGrantRequest
        {
            Parent = "accounts/sso%7Can", Role = "UnitHead", Commune = "25195", Unit = "VP", Reason = "QĐ 12/QĐ-UBND", DisplayName = "Nguyễn Văn An",
        }, admin);
        seen = await UntilAsync(() => host.WhoAsync(token), answer => answer.Has);
        Assert.Equal(["VP"], seen.Units);
    }

    [Fact]
    public async Task An_outside_authority_cannot_speak_for_our_accounts_modules_or_audience()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var host = await StartAsync(options =>
        {
            options.Modules = new Dictionary<string, IReadOnlyList<string>> { ["steering"] = ["*"] };
            Trust(issuer, prefix: null)(options);
        });
        var asAdmin = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, claims: Claims("admin"));
        var seen = await host.WhoAsync(asAdmin);
        Assert.Equal((new Uri(issuer.Address).Authority + "|admin", false), (seen.Subject, seen.Has));

        var forOthers = ForgedTokens.Make(issuer.Credentials, audience: "cchc", issuer: issuer.Address, claims: Claims("an"));
        Assert.Equal("TOKEN_AUDIENCE", (await host.WhoAsync(forOthers)).Failure);
        var asAnother = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: "https://another.example", claims: Claims("an"));
        Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(asAnother)).Failure);
        var nameless = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, subject: "an");
        Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(nameless)).Failure);
    }

    [Fact]
    public async Task Without_a_prefix_an_outside_authority_still_cannot_speak_for_a_module()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var host = await StartAsync(options =>
        {
            options.Modules = new Dictionary<string, IReadOnlyList<string>> { ["steering"] = ["*"] };
            Trust(issuer, prefix: "")(options);
        });
        var token = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, claims: Claims("module:steering"));
        Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(token)).Failure);
    }

    [Fact]
    public async Task An_authority_that_is_away_is_told_apart_from_a_bad_token()
    {
        var issuer = await OutsideIssuer.StartAsync();
        var (trust, token) = (Trust(issuer), ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, claims: Claims("an")));
        var host = await StartAsync(trust);
        await issuer.DisposeAsync();
        Assert.Equal("IDENTITY_UNAVAILABLE", (await host.WhoAsync(token)).Failure);
    }

    [Fact]
    public async Task A_token_by_a_new_key_of_an_authority_that_is_away_is_not_called_forged()
    {
        var issuer = await OutsideIssuer.StartAsync();
        var clock = new MovedTimestamps();
        var host = await StartAsync(Trust(issuer), clock);
        var address = issuer.Address;
        string Token() => ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: address, claims: Claims("an"));
        var (known, forged) = (Token(), ForgedTokens.Make(issuer.Strange, audience: "reform", issuer: address, claims: Claims("an")));
        Assert.Equal("", (await host.WhoAsync(known)).Failure);
        issuer.ChangeKey();
        var later = Token();
        await issuer.DisposeAsync();
        clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal("IDENTITY_UNAVAILABLE", (await host.WhoAsync(later)).Failure);
        // Its known keys still count, and what they did not sign is still forged.
        Assert.Equal("", (await host.WhoAsync(known)).Failure);
        Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(forged)).Failure);
    }

    [Theory]
    [InlineData("JWT", "", "nonce", "TOKEN_INVALID")]
    [InlineData("JWT", "", "at_hash", "TOKEN_INVALID")]
    [InlineData("JWT", "ID", "acr", "TOKEN_INVALID")]
    [InlineData("JWT", "", "events", "TOKEN_INVALID")]
    [InlineData("JWT", "Bearer", "nonce", "")]
    [InlineData("at+jwt", "", "nonce", "")]
    [InlineData("JWT", "", "acr", "")]
    public async Task A_token_that_tells_a_client_who_somebody_is_opens_nothing(string type, string kind, string claim, string expected)
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var host = await StartAsync(Trust(issuer));
        var claims = Claims("an");
        claims[claim] = claim == "events" ? JsonSerializer.SerializeToElement(new { }) : "x";
        if (kind.Length > 0)
        {
            claims["typ"] = kind;
        }

        Assert.Equal(expected, (await host.WhoAsync(ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, type: type, claims: claims))).Failure);
    }

    [Theory]
    [InlineData("""{"iss":null}""")]
    [InlineData("""{"iss":7}""")]
    [InlineData("{}")]
    public async Task A_token_without_an_issuer_is_refused_like_any_other(string body)
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var host = await StartAsync(Trust(issuer));
        var token = $"{Base64UrlEncoder.Encode("""{"alg":"ES256","typ":"at+jwt"}""")}.{Base64UrlEncoder.Encode(body)}.{Base64UrlEncoder.Encode("x")}";
        Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(token)).Failure);
    }

    [Fact]
    public async Task A_new_key_of_the_authority_is_taken_up_and_invented_keys_do_not_flood_it()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var clock = new MovedTimestamps();
        var host = await StartAsync(Trust(issuer), clock);
        var first = issuer.Credentials;
        string Token() => ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, claims: Claims("an"));
        Assert.Equal("", (await host.WhoAsync(Token())).Failure);
        issuer.ChangeKey();
        clock.Move(TimeSpan.FromSeconds(6));
        Assert.Equal("", (await host.WhoAsync(Token())).Failure);
        Assert.Equal(2, issuer.KeyRequests);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(ForgedTokens.Make(first, audience: "reform", issuer: issuer.Address, claims: Claims("an" + i)))).Failure);
        }

        Assert.Equal(2, issuer.KeyRequests);
    }

    [Fact]
    public async Task Where_the_document_names_another_issuer_than_the_tokens_the_operator_says_which_counts()
    {
        const string Named = "https://sso.example.gov.vn/adfs/services/trust";
        await using var issuer = await OutsideIssuer.StartAsync();
        issuer.Named = "https://sso.example.gov.vn/adfs";
        var token = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: Named, claims: Claims("an"));
        Assert.Equal("TOKEN_INVALID", (await (await StartAsync(Trust(issuer))).WhoAsync(token)).Failure);
        var host = await StartAsync(Trust(issuer, told: Named));
        Assert.Equal("", (await host.WhoAsync(token)).Failure);
        var byDocument = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Named, claims: Claims("an"));
        Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(byDocument)).Failure);
    }

    [Fact]
    public async Task Callers_who_leave_do_not_make_an_authority_that_is_away_be_asked_again()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        (issuer.Away, issuer.Delay) = (true, TimeSpan.FromMilliseconds(200));
        var host = await StartAsync(Trust(issuer));
        var token = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, claims: Claims("an"));
        for (var i = 0; i < 10; i++)
        {
            using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            using var request = new HttpRequestMessage(HttpMethod.Get, "/who?permission=x&commune=25195") { Headers = { { "Authorization", "Bearer " + token } } };
            await Record.ExceptionAsync(() => host.Web.SendAsync(request, leaving.Token));
        }

        Assert.Equal("IDENTITY_UNAVAILABLE", (await host.WhoAsync(token)).Failure);
        Assert.Equal(1, issuer.Requests);
    }

    [Fact]
    public async Task While_known_keys_are_renewed_they_answer()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var clock = new MovedTimestamps();
        var host = await StartAsync(Trust(issuer), clock);
        string Token(string subject) => ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, claims: Claims(subject));
        Assert.Equal("", (await host.WhoAsync(Token("an"))).Failure);
        issuer.Delay = TimeSpan.FromSeconds(4);
        clock.Move(TimeSpan.FromMinutes(61));
        Assert.Equal("", (await host.WhoAsync(Token("binh")).WaitAsync(TimeSpan.FromSeconds(3))).Failure);
        await UntilAsync(() => Task.FromResult(issuer.KeyRequests), requests => requests == 2);
    }

    [Fact]
    public async Task A_key_that_the_authority_withdrew_is_refused_after_an_hour_although_its_tokens_are_remembered()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var clock = new MovedTimestamps();
        var host = await StartAsync(Trust(issuer), clock);
        var token = ForgedTokens.Make(issuer.Credentials, audience: "reform", issuer: issuer.Address, claims: Claims("an"));
        // The second time by the keys of the first.
        Assert.Equal("", (await host.WhoAsync(token)).Failure);
        Assert.Equal("", (await host.WhoAsync(token)).Failure);
        issuer.ChangeKey();
        clock.Move(TimeSpan.FromMinutes(61));
        await UntilAsync(() => host.WhoAsync(token), seen => seen.Failure == "TOKEN_INVALID");
    }

    [Fact]
    public async Task After_a_failed_renewal_the_keys_are_asked_for_again_within_seconds()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var clock = new MovedTimestamps();
        var host = await StartAsync(Trust(issuer), clock);
        var (old, number) = (issuer.Credentials, 0);
        string Token() => ForgedTokens.Make(old, audience: "reform", issuer: issuer.Address, claims: Claims("an" + number++));
        Assert.Equal("", (await host.WhoAsync(Token())).Failure);
        issuer.Away = true;
        clock.Move(TimeSpan.FromMinutes(61));
        await UntilAsync(() => host.WhoAsync(Token()), seen => seen.Failure.Length == 0 && issuer.Requests > 1);
        Assert.Equal("", (await host.WhoAsync(Token())).Failure);
        issuer.Away = false;
        issuer.ChangeKey();
        await UntilAsync(
            () =>
            {
                clock.Move(TimeSpan.FromSeconds(6));
                return host.WhoAsync(Token());
            },
            seen => seen.Failure == "TOKEN_INVALID");
    }
}
