using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class TokenEndpointTests : IdentityTest
{
    [Fact]
    public async Task Each_demo_account_gets_a_token_with_its_own_secret_and_may_what_its_role_says()
    {
        var host = await StartAsync();
        var expected = new Dictionary<string, (string Permission, string Commune, bool Has)[]>
        {
            ["admin"] = [("platform.accounts.write", "25195", true), ("steering.plans.issue", "00001", true)],
            ["steering"] = [("steering.plans.issue", "25195", true), ("steering.plans.read", "25000", false), ("platform.accounts.write", "25195", false)],
            ["head-vhxh"] = [("steering.activities.assign", "25195", true), ("steering.progress.confirm", "25195", false)],
            ["officer-vhxh"] = [("steering.progress.report", "25195", true), ("steering.activities.assign", "25195", false)],
            ["head-vp"] = [("steering.progress.explain", "25195", true), ("steering.plans.write", "25195", false)],
            ["province-system"] = [("steering.activities.read", "00001", true), ("steering.progress.report", "00001", false)],
            ["viewer"] = [("steering.plans.read", "25195", true), ("steering.plans.read", "25000", false), ("steering.plans.write", "25195", false)],
        };
        foreach (var (account, rights) in expected)
        {
            var token = await host.TokenAsync(account);
            foreach (var (permission, commune, has) in rights)
            {
                var seen = await host.WhoAsync(token, permission, commune);
                Assert.Equal((account, account, "", has), (seen.Subject, seen.ClientId, seen.Failure, seen.Has));
            }
        }

        var head = await host.WhoAsync(await host.TokenAsync("head-vhxh"));
        Assert.False(head.WholeCommune);
        Assert.Equal(["VHXH"], head.Units);
    }

    [Fact]
    public async Task A_token_says_who_for_an_hour_and_nothing_about_rights()
    {
        var host = await StartAsync();
        var token = new JsonWebToken(await host.TokenAsync("head-vhxh"));
        Assert.Equal(("ES256", "at+jwt", "head-vhxh"), (token.Alg, token.Typ, token.Subject));
        Assert.Equal(["cchc"], token.Audiences);
        Assert.Equal("head-vhxh", token.GetClaim("client_id").Value);
        Assert.Equal(TimeSpan.FromHours(1), token.ValidTo - token.IssuedAt);
        Assert.DoesNotContain(token.Claims, claim => claim.Value is "UnitHead" or "25195" or "VHXH");
    }

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("nobody", "wrong")]
    public async Task A_wrong_secret_or_client_is_answered_invalid_client(string account, string secret)
    {
        var host = await StartAsync();
        using var answer = await host.AskTokenAsync(account, secret);
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        // Word for word the same, so that a stranger learns no account.
        Assert.Equal("""{"error":"invalid_client","error_description":"The client is unknown, its secret is wrong, or its account is disabled."}""",
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetRawText().ReplaceLineEndings("").Replace("  ", "").Replace("\": ", "\":"));
    }

    [Theory]
    [InlineData("scope", "everything")]
    [InlineData("resource", "https://elsewhere.example")]
    public async Task What_a_client_asks_for_beside_the_token_changes_nothing_in_it(string parameter, string value)
    {
        var host = await StartAsync();
        using var answer = await host.AskTokenAsync("viewer", host.SecretOf("viewer"), (parameter, value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var token = new JsonWebToken((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        Assert.Equal(["cchc"], token.Audiences);
        Assert.Equal("viewer", (await host.WhoAsync(token.EncodedToken)).Subject);
    }

    [Fact]
    public async Task A_zero_character_is_no_error_of_ours()
    {
        var host = await StartAsync();
        using var form = await host.AskTokenAsync("admin\0", "wrong");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (form.StatusCode, (await form.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()));

        using var basic = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        basic.Headers.Authorization = new("Basic", Convert.ToBase64String("admin%00:wrong"u8));
        using var header = await host.Web.SendAsync(basic);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (header.StatusCode, (await header.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()));
    }

    [Fact]
    public async Task A_large_token_request_is_refused()
    {
        var host = await StartAsync();
        using var answer = await host.AskTokenAsync("admin", new string('x', 20_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("16 KiB", await answer.Content.ReadAsStringAsync());
        using var content = new StringContent("grant_type=client_credentials&client_id=" + new string('x', 20_000), null, "application/x-www-form-urlencoded");
        content.Headers.ContentLength = null;
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = content };
        chunked.Headers.TransferEncodingChunked = true;
        using var second = await host.Web.SendAsync(chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, second.StatusCode);
    }

    [Fact]
    public async Task Discovery_names_the_key_set_and_the_key_set_holds_no_private_part()
    {
        var host = await StartAsync();
        var discovery = await host.Web.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration");
        var keys = await host.Web.GetFromJsonAsync<JsonElement>(discovery.GetProperty("jwks_uri").GetString());
        var key = Assert.Single(keys.GetProperty("keys").EnumerateArray());
        Assert.Equal(("EC", "P-256"), (key.GetProperty("kty").GetString(), key.GetProperty("crv").GetString()));
        Assert.False(key.TryGetProperty("d", out _));
        Assert.Equal(new JsonWebToken(await host.TokenAsync("viewer")).Kid, key.GetProperty("kid").GetString());
    }
}
