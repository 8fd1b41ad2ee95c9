using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class KeyRotationTests : IdentityTest
{
    private string Keys => Path.Combine(DataFolder, "keys");

    private static string KeyId(string token) => new JsonWebToken(token).Kid;

    [Fact]
    public async Task After_a_new_key_is_laid_out_it_signs_and_the_old_one_still_verifies()
    {
        var host = await StartAsync(options => options.Modules = new Dictionary<string, IReadOnlyList<string>> { ["steering"] = [] });
        var modules = host.Services.GetRequiredService<IModuleTokens>();
        var (before, moduleBefore) = (await host.TokenAsync("viewer"), modules.Get("steering"));
        await KeyFolder.AddKeyAsync(Keys, DateTimeOffset.UtcNow, CancellationToken.None);
        var after = await UntilAsync(() => host.TokenAsync("viewer"), token => KeyId(token) != KeyId(before));
        Assert.Equal("viewer", (await host.WhoAsync(before)).Subject);
        Assert.Equal("viewer", (await host.WhoAsync(after)).Subject);
        Assert.Equal(KeyId(after), KeyId(modules.Get("steering")));
        Assert.Equal("module:steering", (await host.WhoAsync(moduleBefore)).Subject);
        var shown = await host.Web.GetFromJsonAsync<JsonElement>("/.well-known/jwks");
        Assert.Equal(2, shown.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task A_token_of_a_key_that_another_host_just_added_is_accepted_at_once()
    {
        var host = await StartAsync();
        Assert.Equal("viewer", (await host.WhoAsync(await host.TokenAsync("viewer"))).Subject);
        for (var i = 0; i < 5; i++)
        {
            var file = await KeyFolder.AddKeyAsync(Keys, DateTimeOffset.UtcNow, CancellationToken.None);
            Assert.Equal("", (await host.WhoAsync(ForgedTokens.Make(ForgedTokens.CredentialsOf(file)))).Failure);
        }
    }

    [Fact]
    public async Task No_call_fails_while_keys_rotate_under_two_hosts()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        using var rotated = new CancellationTokenSource();
        async Task<HashSet<string>> CallAsync(IdentityHost issuer, IdentityHost called)
        {
            var keys = new HashSet<string>();
            while (!rotated.IsCancellationRequested)
            {
                var token = await issuer.TokenAsync("viewer");
                keys.Add(KeyId(token));
                Assert.Equal("", (await called.WhoAsync(token)).Failure);
            }

            return keys;
        }

        Task<HashSet<string>>[] callers = [CallAsync(first, second), CallAsync(second, first)];
        for (var i = 0; i < 3; i++)
        {
            var file = await KeyFolder.AddKeyAsync(Keys, DateTimeOffset.UtcNow, CancellationToken.None);
            var added = ForgedTokens.CredentialsOf(file).Key.KeyId;
            await UntilAsync(() => first.TokenAsync("viewer"), token => KeyId(token) == added);
            await UntilAsync(() => second.TokenAsync("viewer"), token => KeyId(token) == added);
        }

        await rotated.CancelAsync();
        Assert.All(await Task.WhenAll(callers), keys => Assert.True(keys.Count >= 3, $"Only {keys.Count} keys were seen."));
    }

    [Fact]
    public async Task A_key_for_later_verifies_now_and_signs_when_its_time_comes()
    {
        var clock = new MovedClock();
        var host = await StartAsync(clock: clock);
        var before = await host.TokenAsync("viewer");
        var file = await KeyFolder.AddKeyAsync(Keys, clock.GetUtcNow().AddMinutes(20), CancellationToken.None);
        var early = ForgedTokens.Make(ForgedTokens.CredentialsOf(file), subject: "viewer");
        await UntilAsync(() => host.WhoAsync(early), seen => seen.Subject == "viewer");
        Assert.Equal(KeyId(before), KeyId(await host.TokenAsync("viewer")));
        clock.Move(TimeSpan.FromMinutes(21));
        await UntilAsync(() => host.TokenAsync("viewer"), token => KeyId(token) == KeyId(early));
    }

    [Fact]
    public async Task Tokens_of_a_removed_key_are_refused_although_they_were_remembered()
    {
        var host = await StartAsync();
        var first = Directory.GetFiles(Keys, "*.pem").Single();
        var token = await host.TokenAsync("viewer");
        Assert.Equal("viewer", (await host.WhoAsync(token)).Subject);
        await KeyFolder.AddKeyAsync(Keys, DateTimeOffset.UtcNow, CancellationToken.None);
        File.Delete(first);
        await UntilAsync(() => host.WhoAsync(token), seen => seen.Failure == "TOKEN_INVALID");
    }

    [Fact]
    public async Task A_removed_key_is_gone_also_where_another_file_cannot_be_read()
    {
        var host = await StartAsync();
        var first = Directory.GetFiles(Keys, "*.pem").Single();
        var before = await host.TokenAsync("viewer");
        await KeyFolder.AddKeyAsync(Keys, DateTimeOffset.UtcNow, CancellationToken.None);
        var after = await UntilAsync(() => host.TokenAsync("viewer"), token => KeyId(token) != KeyId(before));
        Assert.Equal("viewer", (await host.WhoAsync(before)).Subject);
        await File.WriteAllTextAsync(Path.Combine(Keys, "20990101T000000Z-broken.pem"), "not a key");
        File.Delete(first);
        await UntilAsync(() => host.WhoAsync(before), seen => seen.Failure == "TOKEN_INVALID");
        Assert.Equal("viewer", (await host.WhoAsync(after)).Subject);
        Assert.Equal(KeyId(after), KeyId(await host.TokenAsync("viewer")));
    }

    [Fact]
    public async Task Without_any_key_nobody_is_trusted_until_there_is_one()
    {
        var host = await StartAsync();
        var before = await host.TokenAsync("viewer");
        Assert.Equal("viewer", (await host.WhoAsync(before)).Subject);
        File.Delete(Directory.GetFiles(Keys, "*.pem").Single());
        await UntilAsync(() => host.WhoAsync(before), seen => seen.Failure == "IDENTITY_UNAVAILABLE");
        using (var refused = await host.AskTokenAsync("viewer", host.SecretOf("viewer")))
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        await KeyFolder.AddKeyAsync(Keys, DateTimeOffset.UtcNow, CancellationToken.None);
        await UntilAsync(() => host.WhoAsync(before), seen => seen.Failure == "TOKEN_INVALID");
        Assert.Equal("viewer", (await host.WhoAsync(await host.TokenAsync("viewer"))).Subject);
    }

    [Fact]
    public async Task A_broken_key_file_leaves_the_known_keys_in_force()
    {
        var host = await StartAsync();
        await File.WriteAllTextAsync(Path.Combine(Keys, "20990101T000000Z-broken.pem"), "not a key");
        var stranger = new SigningCredentials(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "unknown" }, "ES256");
        Assert.Equal("TOKEN_INVALID", (await host.WhoAsync(ForgedTokens.Make(stranger))).Failure);
        Assert.Equal("viewer", (await host.WhoAsync(await host.TokenAsync("viewer"))).Subject);
    }

    [Fact]
    public async Task Hosts_that_start_together_make_one_key()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => KeyFolder.EnsureKeyAsync(Keys, DateTimeOffset.UtcNow, CancellationToken.None))));
        Assert.Single(Directory.GetFiles(Keys, "*.pem"));
    }
}
