using System.Net;
using Cchc.Platform.V1;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Identity.Tokens;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class DisabledAccountTests : IdentityTest
{
    private static DisableAccountRequest Disable(string account, string requestId = "") => new() { Name = "accounts/" + account, Reason = "Lộ khóa", RequestId = requestId };

    private static EnableAccountRequest Enable(string account, string requestId = "") => new() { Name = "accounts/" + account, Reason = "Đã cấp khóa mới", RequestId = requestId };

    private static GiveGrantRequest Administrator(string account, string commune = "*", string displayName = "") =>
        new() { Parent = "accounts/" + account, Role = "SystemAdmin", Commune = commune, Reason = "QĐ 5/QĐ-UBND", DisplayName = displayName };

    [Fact]
    public async Task A_disabled_account_gets_no_token_and_those_that_it_has_are_refused_on_both_hosts_within_a_second()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        var viewer = await first.TokenAsync("viewer");
        Assert.True((await first.WhoAsync(viewer)).Has && (await second.WhoAsync(viewer)).Has);

        var admin = await AsAsync(first, "admin");
        var disabled = (await first.Accounts.DisableAccountAsync(Disable("viewer"), admin)).Account;
        Assert.Equal(("accounts/viewer", "Người xem phường Bình Phước", false), (disabled.Name, disabled.DisplayName, disabled.Enabled));
        // The promise of the platform, not a measurement: it holds because no right is used that is older than 0.8 s.
        await Task.Delay(TimeSpan.FromSeconds(1));
        foreach (var host in new[] { first, second })
        {
            var seen = await host.WhoAsync(viewer);
            Assert.Equal(("", "ACCOUNT_DISABLED", false), (seen.Subject, seen.Failure, seen.Has));
            using var refused = await host.AskTokenAsync("viewer", host.SecretOf("viewer"));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains("its account is disabled", await refused.Content.ReadAsStringAsync());
        }

        Assert.Equal(["viewer"], (await first.Accounts.ListAccountsAsync(new ListAccountsRequest(), admin)).Accounts.Where(account => !account.Enabled).Select(account => account.Subject));
        Assert.Single((await first.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/viewer" }, admin)).Grants);

        Assert.True((await first.Accounts.EnableAccountAsync(Enable("viewer"), admin)).Account.Enabled);
        await UntilAsync(() => first.WhoAsync(viewer), answer => answer.Has);
        await UntilAsync(() => second.WhoAsync(viewer), answer => answer.Has);
        Assert.True((await second.WhoAsync(await second.TokenAsync("viewer"))).Has);
    }

    [Fact]
    public async Task A_disabled_person_of_an_outside_authority_is_refused_with_the_tokens_of_that_authority()
    {
        await using var issuer = await OutsideIssuer.StartAsync();
        var host = await StartAsync(options => options.Authorities.Add(new AuthorityOptions { Authority = issuer.Address, SubjectPrefix = "sso|" }));
        var admin = await AsAsync(host, "admin");
        await host.Accounts.GiveGrantAsync(new GiveGrantRequest
        {
            Parent = "accounts/sso%7Can", Role = "Viewer", Commune = "25195", Reason = "QĐ 12/QĐ-UBND", DisplayName = "Nguyễn Văn An",
        }, admin);
        var token = ForgedTokens.Make(issuer.Credentials, "an", issuer: issuer.Address);
        await UntilAsync(() => host.WhoAsync(token), answer => answer.Has);
        await host.Accounts.DisableAccountAsync(Disable("sso%7Can"), admin);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal("ACCOUNT_DISABLED", (await host.WhoAsync(ForgedTokens.Make(issuer.Credentials, "an", issuer: issuer.Address))).Failure);
        // Of one that nobody has disabled here that authority decides.
        Assert.Equal("", (await host.WhoAsync(ForgedTokens.Make(issuer.Credentials, "binh", issuer: issuer.Address))).Failure);
    }

    [Fact]
    public async Task A_disabled_administrator_is_none_who_could_give_rights()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        await host.Accounts.GiveGrantAsync(Administrator("steering"), admin);
        await host.Accounts.DisableAccountAsync(Disable("steering"), admin);
        var own = (await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/admin" }, admin)).Grants.Single();
        var withdraw = new WithdrawGrantRequest { Name = own.Name, Reason = "Nghỉ hưu" };
        Assert.Equal((StatusCode.FailedPrecondition, "LAST_ADMINISTRATOR"), await RefusalAsync(host.Accounts.WithdrawGrantAsync(withdraw, admin)));
        await host.Accounts.EnableAccountAsync(Enable("steering"), admin);
        await host.Accounts.WithdrawGrantAsync(withdraw, admin);
    }

    [Fact]
    public async Task Not_even_a_module_disables_the_last_administrator()
    {
        var host = await StartAsync(options => options.Modules = new Dictionary<string, IReadOnlyList<string>> { ["keeper"] = ["platform.accounts.write"] });
        var keeper = With(host.Services.GetRequiredService<ModuleTokens>().Get("keeper"));
        Assert.Equal((StatusCode.FailedPrecondition, "LAST_ADMINISTRATOR"), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable("admin"), keeper)));
        // An administrator of one commune is none who could put it right, and neither is a second role of the same one.
        await host.Accounts.GiveGrantAsync(Administrator("steering", commune: "25195"), keeper);
        await host.Accounts.GiveGrantAsync(Administrator("admin"), keeper);
        Assert.Equal((StatusCode.FailedPrecondition, "LAST_ADMINISTRATOR"), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable("admin"), keeper)));
        await host.Accounts.GiveGrantAsync(Administrator("head-vp"), keeper);
        await host.Accounts.DisableAccountAsync(Disable("admin"), keeper);
        Assert.Equal((StatusCode.FailedPrecondition, "LAST_ADMINISTRATOR"), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable("head-vp"), keeper)));
        // Who never gave rights is none of them.
        await host.Accounts.DisableAccountAsync(Disable("viewer"), keeper);
    }

    [Fact]
    public async Task Of_two_administrators_who_disable_each_other_at_once_one_remains()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        var admin = await AsAsync(first, "admin");
        await first.Accounts.GiveGrantAsync(Administrator("steering"), admin);
        var steering = await second.TokenAsync("steering");
        await UntilAsync(() => second.WhoAsync(steering, "platform.accounts.write", "25000"), seen => seen.Has);
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync("update identity.rights_state set version = version + 1");
        var disabling = new[]
        {
            RefusedAsync(first.Accounts.DisableAccountAsync(Disable("steering"), admin)),
            RefusedAsync(second.Accounts.DisableAccountAsync(Disable("admin"), With(steering))),
        };
        await UntilAsync(WaitingAsync, waiting => waiting >= 2);
        await transaction.CommitAsync();
        var outcomes = await Task.WhenAll(disabling);
        // The second finds that who asks has just been disabled.
        Assert.Equal(["", "ACCOUNT_DISABLED"], outcomes.Order(StringComparer.Ordinal));

        static async Task<string> RefusedAsync(AsyncUnaryCall<DisableAccountResponse> call)
        {
            try
            {
                await call;
                return "";
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated)
            {
                return Faults.ReasonOf(refused)!;
            }
        }

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task The_same_request_gets_the_same_answer_and_a_preview_changes_nothing()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        var preview = await host.Accounts.DisableAccountAsync(new(Disable("viewer", "d")) { ValidateOnly = true }, admin);
        Assert.False(preview.Account.Enabled);
        Assert.All((await host.Accounts.ListAccountsAsync(new ListAccountsRequest(), admin)).Accounts, account => Assert.True(account.Enabled));

        var disabled = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => await host.Accounts.DisableAccountAsync(Disable("viewer", "d"), admin)));
        Assert.Equal(preview, Assert.Single(disabled.Distinct()));
        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable("head-vp", "d"), admin)));
        var enabled = await host.Accounts.EnableAccountAsync(Enable("viewer", "e"), admin);
        // A request that was lost on its way and comes again disables nobody a second time.
        Assert.Equal(disabled[0], await host.Accounts.DisableAccountAsync(Disable("viewer", "d"), admin));
        Assert.Equal(enabled, await host.Accounts.EnableAccountAsync(Enable("viewer", "e"), admin));
        Assert.All((await host.Accounts.ListAccountsAsync(new ListAccountsRequest(), admin)).Accounts, account => Assert.True(account.Enabled));
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_each_for_its_own_reason()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        await host.Accounts.DisableAccountAsync(Disable("viewer"), admin);
        (string Account, StatusCode Code, string Reason)[] cases =
        [
            ("module:steering", StatusCode.InvalidArgument, "FIELD_INVALID"),
            ("-", StatusCode.InvalidArgument, "FIELD_INVALID"),
            ("a/b", StatusCode.InvalidArgument, "RESOURCE_NAME_MALFORMED"),
            ("a%0Ab", StatusCode.InvalidArgument, "RESOURCE_NAME_MALFORMED"),
            ("nobody", StatusCode.NotFound, "RESOURCE_NOT_FOUND"),
        ];
        foreach (var (account, code, reason) in cases)
        {
            Assert.Equal((code, reason), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable(account), admin)));
            Assert.Equal((code, reason), await RefusalAsync(host.Accounts.EnableAccountAsync(Enable(account), admin)));
        }

        Assert.Equal((StatusCode.FailedPrecondition, "DISABLE_SELF"), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable("admin"), admin)));
        Assert.Equal((StatusCode.FailedPrecondition, "ALREADY_DISABLED"), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable("viewer"), admin)));
        Assert.Equal((StatusCode.FailedPrecondition, "ALREADY_ENABLED"), await RefusalAsync(host.Accounts.EnableAccountAsync(Enable("head-vp"), admin)));
        Assert.Equal((StatusCode.InvalidArgument, "FIELD_REQUIRED"), await RefusalAsync(host.Accounts.DisableAccountAsync(new(Disable("head-vp")) { Reason = "" }, admin)));
        Assert.Equal((StatusCode.InvalidArgument, "FIELD_REQUIRED"), await RefusalAsync(host.Accounts.EnableAccountAsync(new(Enable("viewer")) { Reason = " " }, admin)));
    }

    [Fact]
    public async Task The_administrator_of_one_commune_switches_no_account_whether_it_exists_or_not()
    {
        var host = await StartAsync();
        await host.Accounts.GiveGrantAsync(Administrator("steering", commune: "25195"), await AsAsync(host, "admin"));
        var token = await host.TokenAsync("steering");
        await UntilAsync(() => host.WhoAsync(token, "platform.accounts.write"), seen => seen.Has);
        foreach (var account in new[] { "admin", "viewer", "nobody", "steering" })
        {
            Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_MISSING"), await RefusalAsync(host.Accounts.DisableAccountAsync(Disable(account), With(token))));
            Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_MISSING"), await RefusalAsync(host.Accounts.EnableAccountAsync(Enable(account), With(token))));
        }
    }
}
