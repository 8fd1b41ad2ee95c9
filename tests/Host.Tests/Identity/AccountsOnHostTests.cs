using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cchc.Identity.V1;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Identity;

/// <summary>The account service behind all that the real host puts before it.</summary>
public sealed class AccountsOnHostTests
{
    [Fact]
    public async Task The_account_service_answers_by_json_and_grpc_to_those_who_may()
    {
        await using var host = await TestHost.StartAsync();
        using var head = await host.HttpAsAsync("head-vhxh");
        var caller = await head.GetFromJsonAsync<JsonElement>("/v1/caller");
        Assert.Equal("head-vhxh", caller.GetProperty("subject").GetString());
        Assert.Equal("VHXH", caller.GetProperty("grants")[0].GetProperty("unit").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await head.GetAsync("/v1/accounts")).StatusCode);

        using var nobody = await host.HttpAsAsync(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/v1/caller")).StatusCode);

        using var admin = await host.HttpAsAsync("admin");
        var given = await admin.PostAsJsonAsync("/v1/accounts/viewer/grants", new { role = "UnitHead", commune = "25195", unit = "VP", reason = "QĐ 7/QĐ-UBND", requestId = "r1" });
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        var grant = await given.Content.ReadFromJsonAsync<JsonElement>();
        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        await accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = grant.GetProperty("name").GetString(), Reason = "Hết nhiệm vụ" });
        var again = await admin.PostAsJsonAsync("/v1/accounts/viewer/grants", new { role = "UnitHead", commune = "25195", unit = "VP", reason = "QĐ 7/QĐ-UBND", requestId = "r1" });
        Assert.Equal(grant.GetRawText(), (await again.Content.ReadFromJsonAsync<JsonElement>()).GetRawText());

        var viewer = new AccountService.AccountServiceClient(await host.CallAsAsync("viewer"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await viewer.GiveGrantAsync(new GiveGrantRequest { Parent = "accounts/steering" }));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task A_change_of_rights_is_a_fact_with_who_and_why()
    {
        await using var host = await TestHost.StartAsync();
        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        var request = new GiveGrantRequest
        {
            Parent = "accounts/person-1", DisplayName = "Người mới", Role = "Viewer", Commune = "25195", Reason = "QĐ 8/QĐ-UBND", RequestId = "give",
        };
        var given = await accounts.GiveGrantAsync(request);
        // Neither a repetition nor a preview nor a refusal is a fact.
        Assert.Equal(given, await accounts.GiveGrantAsync(request));
        await Assert.ThrowsAsync<RpcException>(async () => await accounts.GiveGrantAsync(new(request) { RequestId = "other" }));
        await accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = given.Grant.Name, Reason = "Thử", ValidateOnly = true });
        var withdrawn = await accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = given.Grant.Name, Reason = "Nghỉ hưu", RequestId = "take" });

        var facts = await FactsAsync(host, given.Grant.Name);
        Assert.Equal(
        [
            ("cchc.identity.v1.GrantGiven", 1L, "25195", "admin", "QĐ 8/QĐ-UBND", "give"),
            ("cchc.identity.v1.GrantWithdrawn", 2L, "25195", "admin", "Nghỉ hưu", "take"),
        ], facts.Select(f => (f.Type, f.Revision, f.Commune, f.Actor, f.Reason, f.RequestId)));
        Assert.Equal(new GrantGiven { Grant = given.Grant, AccountCreated = true }, GrantGiven.Parser.ParseFrom(facts[0].Payload));
        Assert.Equal(new GrantWithdrawn { Grant = withdrawn.Grant }, GrantWithdrawn.Parser.ParseFrom(facts[1].Payload));
        Assert.All(facts, fact => Assert.StartsWith("00-", fact.TraceParent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disabled_account_is_answered_by_nothing_and_its_history_tells_who_and_why()
    {
        await using var host = await TestHost.StartAsync();
        using var viewer = await host.HttpAsAsync("viewer");
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync("/v1/caller")).StatusCode);
        using var admin = await host.HttpAsAsync("admin");
        var disabled = await admin.PostAsJsonAsync("/v1/accounts/viewer:disable", new { reason = "Lộ khóa", requestId = "disable" });
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        Assert.False((await disabled.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("enabled", out var enabled) && enabled.GetBoolean());
        await Task.Delay(TimeSpan.FromSeconds(1));
        // Also where every account may ask, and with a body that is never read.
        foreach (var refused in new[]
        {
            await viewer.GetAsync("/v1/caller"), await viewer.GetAsync("/v1/communes/25195"),
            await viewer.PostAsJsonAsync("/v1/accounts/viewer:enable", new { reason = "Tự mở" }),
        })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains("ACCOUNT_DISABLED", await refused.Content.ReadAsStringAsync());
        }

        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsJsonAsync("/v1/accounts/viewer:enable", new { reason = "Đã cấp khóa mới", requestId = "enable" })).StatusCode);
        var facts = await FactsAsync(host, "accounts/viewer");
        Assert.Equal(
        [
            ("cchc.identity.v1.AccountDisabled", 2L, "*", "admin", "Lộ khóa", "disable"),
            ("cchc.identity.v1.AccountEnabled", 3L, "*", "admin", "Đã cấp khóa mới", "enable"),
        ], facts.Select(f => (f.Type, f.Revision, f.Commune, f.Actor, f.Reason, f.RequestId)));
        var told = AccountDisabled.Parser.ParseFrom(facts[0].Payload).Account;
        Assert.Equal(("accounts/viewer", "viewer", "", false), (told.Name, told.Subject, told.DisplayName, told.Enabled));
        var history = await admin.GetFromJsonAsync<JsonElement>("/v1/history/accounts/viewer");
        Assert.Equal(["Đã cấp khóa mới", "Lộ khóa"], history.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("reason").GetString()));
    }

    private static async Task<List<FactRow>> FactsAsync(TestHost host, string resource)
    {
        var reader = host.Services.GetRequiredService<FactReader>();
        var horizon = host.Services.GetRequiredService<Horizons>().For(IdentityDb.Schema);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var facts = (await reader.ReadAsync(IdentityDb.Schema, 0, null, 1000, patience.Token)).Facts.Where(f => f.Resource == resource).ToList();
            if (facts.Count > 1)
            {
                return facts;
            }

            await horizon.WaitBeyondAsync(horizon.Final, TimeSpan.FromSeconds(1), patience.Token);
        }
    }
}
