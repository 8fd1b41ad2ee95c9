using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cchc.Platform.V1;
using CchcPlatform.Testing;
using Grpc.Core;

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
}
