using Cchc.Platform.V1;
using CchcPlatform.Testing;
using Grpc.Core;
using Npgsql;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class AccountServiceTests : IdentityTest
{
    private static GiveGrantRequest Give(string account, string role = "CaseOfficer", string commune = "25195", string unit = "VP", string requestId = "") =>
        new() { Parent = "accounts/" + account, Role = role, Commune = commune, Unit = unit, Reason = "QĐ 5/QĐ-UBND", RequestId = requestId };

    [Fact]
    public async Task A_caller_learns_who_they_are()
    {
        var host = await StartAsync();
        var caller = (await host.Accounts.GetCallerAsync(new GetCallerRequest(), await AsAsync(host, "head-vhxh"))).Caller;
        Assert.Equal(("head-vhxh", "Trưởng phòng Văn hóa - Xã hội"), (caller.Subject, caller.DisplayName));
        Assert.Equal(new CallerGrant { Role = "UnitHead", Commune = "25195", Unit = "VHXH" }, Assert.Single(caller.Grants));
    }

    [Fact]
    public async Task A_grant_is_given_used_withdrawn_and_stays_on_record()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        var given = (await host.Accounts.GiveGrantAsync(Give("officer-vhxh"), admin)).Grant;
        var token = await host.TokenAsync("officer-vhxh");
        await UntilAsync(() => host.WhoAsync(token), seen => seen.Units is ["VHXH", "VP"]);
        var withdrawn = (await host.Accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = given.Name, Reason = "Hết nhiệm vụ" }, admin)).Grant;
        Assert.Equal(("admin", "Hết nhiệm vụ"), (withdrawn.WithdrawnBy, withdrawn.WithdrawReason));
        await UntilAsync(() => host.WhoAsync(token), seen => seen.Units is ["VHXH"]);

        var standing = await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/officer-vhxh" }, admin);
        Assert.DoesNotContain(standing.Grants, grant => grant.Name == given.Name);
        var all = await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/officer-vhxh", ShowWithdrawn = true }, admin);
        Assert.Contains(withdrawn, all.Grants);
        Assert.Equal((StatusCode.FailedPrecondition, "GRANT_WITHDRAWN"),
            await RefusalAsync(host.Accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = given.Name, Reason = "x" }, admin)));
    }

    [Fact]
    public async Task The_same_request_gets_the_same_answer_and_another_body_is_refused()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        var first = await host.Accounts.GiveGrantAsync(Give("viewer", requestId: "r1"), admin);
        await host.Accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = first.Grant.Name, Reason = "x", RequestId = "r1" }, admin);
        Assert.Equal(first, await host.Accounts.GiveGrantAsync(Give("viewer", requestId: "r1"), admin));
        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), await RefusalAsync(host.Accounts.GiveGrantAsync(Give("viewer", unit: "VHXH", requestId: "r1"), admin)));
        var racing = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await host.Accounts.GiveGrantAsync(Give("steering", requestId: "r2"), admin)));
        Assert.Single(racing.Distinct());
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        var request = Give("viewer", requestId: "r1");
        request.ValidateOnly = true;
        Assert.Equal("CaseOfficer", (await host.Accounts.GiveGrantAsync(request, admin)).Grant.Role);
        Assert.Single((await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/viewer" }, admin)).Grants);
    }

    [Fact]
    public async Task The_last_administrator_of_all_communes_stays_until_there_is_another()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        var own = (await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/admin" }, admin)).Grants.Single();
        var withdraw = new WithdrawGrantRequest { Name = own.Name, Reason = "Nghỉ hưu" };
        Assert.Equal((StatusCode.FailedPrecondition, "LAST_ADMINISTRATOR"), await RefusalAsync(host.Accounts.WithdrawGrantAsync(withdraw, admin)));
        // An administrator of one commune is none who could put it right.
        await host.Accounts.GiveGrantAsync(Give("steering", role: own.Role, unit: ""), admin);
        Assert.Equal((StatusCode.FailedPrecondition, "LAST_ADMINISTRATOR"), await RefusalAsync(host.Accounts.WithdrawGrantAsync(withdraw, admin)));
        await host.Accounts.GiveGrantAsync(Give("viewer", role: own.Role, commune: "*", unit: ""), admin);
        await host.Accounts.WithdrawGrantAsync(withdraw, admin);
    }

    [Fact]
    public async Task Wrong_grants_are_refused_each_for_its_own_reason()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        (GiveGrantRequest Request, StatusCode Code, string Reason)[] cases =
        [
            (Give("viewer", commune: "2519"), StatusCode.InvalidArgument, "COMMUNE_INVALID"),
            (Give("viewer", commune: "*", unit: "VP"), StatusCode.InvalidArgument, "FIELD_INVALID"),
            (Give("viewer", unit: "V P"), StatusCode.InvalidArgument, "FIELD_INVALID"),
            (Give("viewer", role: "King"), StatusCode.InvalidArgument, "ROLE_UNKNOWN"),
            (Give("module:steering"), StatusCode.InvalidArgument, "FIELD_INVALID"),
            (Give("-"), StatusCode.InvalidArgument, "FIELD_INVALID"),
            (Give("nobody"), StatusCode.NotFound, "RESOURCE_NOT_FOUND"),
            (Give("admin"), StatusCode.FailedPrecondition, "GRANT_TO_SELF"),
            (Give("head-vp", role: "UnitHead", unit: "vp"), StatusCode.AlreadyExists, "RESOURCE_EXISTS"),
            (new GiveGrantRequest { Parent = "accounts/viewer", Role = "Viewer", Commune = "25195" }, StatusCode.InvalidArgument, "FIELD_REQUIRED"),
            (new GiveGrantRequest { Parent = "viewer", Role = "Viewer", Commune = "25195", Reason = "x" }, StatusCode.InvalidArgument, "RESOURCE_NAME_MALFORMED"),
        ];
        foreach (var (request, code, reason) in cases)
        {
            Assert.Equal((code, reason), await RefusalAsync(host.Accounts.GiveGrantAsync(request, admin)));
        }
    }

    [Fact]
    public async Task The_administrator_of_one_commune_reaches_no_further_than_it()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        await host.Accounts.GiveGrantAsync(Give("steering", role: "SystemAdmin", unit: ""), admin);
        var elsewhere = (await host.Accounts.GiveGrantAsync(Give("viewer", role: "Viewer", commune: "25000", unit: ""), admin)).Grant;
        var token = await host.TokenAsync("steering");
        await UntilAsync(() => host.WhoAsync(token, "platform.accounts.write"), seen => seen.Has);
        var local = With(token);

        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_MISSING"), await RefusalAsync(host.Accounts.GiveGrantAsync(Give("viewer", commune: "25000"), local)));
        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_MISSING"), await RefusalAsync(host.Accounts.GiveGrantAsync(Give("viewer", commune: "*", unit: ""), local)));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_TOO_POWERFUL"), await RefusalAsync(host.Accounts.GiveGrantAsync(Give("viewer", role: "Admin", unit: ""), local)));
        foreach (var name in new[] { elsewhere.Name, $"accounts/viewer/grants/{Guid.NewGuid()}" })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => host.Accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = name, Reason = "x" }, local).ResponseAsync);
            Assert.Equal((StatusCode.NotFound, "RESOURCE_NOT_FOUND", ""), (refused.StatusCode, Faults.ReasonOf(refused), refused.Status.Detail.Replace(name, "").Replace(" was not found.", "")));
        }

        await host.Accounts.GiveGrantAsync(Give("viewer"), local);

        var seen = await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/-" }, local);
        Assert.Equal("25195", Assert.Single(seen.Grants.Select(grant => grant.Commune).Distinct()));
        var accounts = (await host.Accounts.ListAccountsAsync(new ListAccountsRequest(), local)).Accounts.Select(account => account.Subject).ToList();
        Assert.Equal(["head-vhxh", "head-vp", "officer-vhxh", "steering", "viewer"], accounts);
        Assert.Equal((StatusCode.NotFound, "RESOURCE_NOT_FOUND"), await RefusalAsync(host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/admin" }, local)));
    }

    [Theory]
    [InlineData("%00")]
    [InlineData("a%0Ab")]
    [InlineData("long")]
    public async Task A_name_that_no_account_can_have_is_refused_wherever_it_stands(string escaped)
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        var name = "accounts/" + (escaped == "long" ? new string('a', 201) : escaped);
        var invalid = (StatusCode.InvalidArgument, "RESOURCE_NAME_MALFORMED");
        Assert.Equal(invalid, await RefusalAsync(host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = name }, admin)));
        Assert.Equal(invalid, await RefusalAsync(host.Accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = $"{name}/grants/{Guid.NewGuid()}", Reason = "x" }, admin)));
        Assert.Equal(invalid, await RefusalAsync(host.Accounts.GiveGrantAsync(new GiveGrantRequest { Parent = name, Role = "Viewer", Commune = "25195", Reason = "x" }, admin)));
    }

    [Fact]
    public async Task A_repeated_withdrawal_is_answered_only_to_those_who_may_still_make_it()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        await host.Accounts.GiveGrantAsync(Give("steering", role: "SystemAdmin", unit: ""), admin);
        var elsewhere = (await host.Accounts.GiveGrantAsync(Give("steering", role: "SystemAdmin", commune: "25000", unit: ""), admin)).Grant;
        var given = (await host.Accounts.GiveGrantAsync(Give("viewer", commune: "25000"), admin)).Grant;
        var token = await host.TokenAsync("steering");
        await UntilAsync(() => host.WhoAsync(token, "platform.accounts.write", "25000"), seen => seen.Has);
        var local = With(token);
        var request = new WithdrawGrantRequest { Name = given.Name, Reason = "Hết nhiệm vụ", RequestId = "r" };
        var answer = await host.Accounts.WithdrawGrantAsync(request, local);
        Assert.Equal(answer, await host.Accounts.WithdrawGrantAsync(request, local));
        // A preview tells what would be done now.
        Assert.Equal((StatusCode.FailedPrecondition, "GRANT_WITHDRAWN"), await RefusalAsync(host.Accounts.WithdrawGrantAsync(new(request) { ValidateOnly = true }, local)));
        await host.Accounts.WithdrawGrantAsync(new WithdrawGrantRequest { Name = elsewhere.Name, Reason = "x" }, admin);
        Assert.Equal((StatusCode.NotFound, "RESOURCE_NOT_FOUND"), await RefusalAsync(host.Accounts.WithdrawGrantAsync(request, local)));
    }

    [Fact]
    public async Task Whoever_loses_the_right_while_another_change_goes_first_gives_none()
    {
        var host = await StartAsync();
        await host.Accounts.GiveGrantAsync(Give("steering", role: "SystemAdmin", unit: ""), await AsAsync(host, "admin"));
        var token = await host.TokenAsync("steering");
        await UntilAsync(() => host.WhoAsync(token, "platform.accounts.write"), seen => seen.Has);
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync("update identity.rights_state set version = version + 1");
        var giving = host.Accounts.GiveGrantAsync(Give("viewer"), With(token));
        await UntilAsync(WaitingAsync, waiting => waiting >= 1);
        await ExecuteAsync("update identity.grants set withdrawn_at = now(), withdrawn_by = 'admin', withdraw_reason = 'x' where subject = 'steering' and role = 'SystemAdmin'");
        await transaction.CommitAsync();
        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_MISSING"), await RefusalAsync(giving));

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task Whoever_may_not_give_rights_gives_and_sees_none()
    {
        var host = await StartAsync();
        foreach (var headers in new[] { new Metadata(), await AsAsync(host, "steering"), await AsAsync(host, "head-vhxh") })
        {
            Assert.Equal(StatusCode.PermissionDenied, (await RefusalAsync(host.Accounts.GiveGrantAsync(Give("viewer"), headers))).Code);
            Assert.Empty((await host.Accounts.ListAccountsAsync(new ListAccountsRequest(), headers)).Accounts);
            Assert.Empty((await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/-" }, headers)).Grants);
        }
    }

    [Fact]
    public async Task Lists_are_read_in_pages_whose_tokens_fit_no_other_list()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        List<string> subjects = [], names = [];
        var page = new ListAccountsResponse();
        do
        {
            page = await host.Accounts.ListAccountsAsync(new ListAccountsRequest { PageSize = 3, PageToken = page.NextPageToken }, admin);
            subjects.AddRange(page.Accounts.Select(account => account.Subject));
        }
        while (page.NextPageToken.Length > 0);
        Assert.Equal(["admin", "head-vhxh", "head-vp", "officer-vhxh", "province-system", "steering", "viewer"], subjects);

        var grants = new ListGrantsResponse();
        do
        {
            grants = await host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/-", PageSize = 2, PageToken = grants.NextPageToken }, admin);
            names.AddRange(grants.Grants.Select(grant => grant.Name));
        }
        while (grants.NextPageToken.Length > 0);
        Assert.Equal(7, names.Distinct().Count());
        Assert.Equal(7, names.Count);

        var first = await host.Accounts.ListAccountsAsync(new ListAccountsRequest { PageSize = 3 }, admin);
        Assert.Equal(StatusCode.InvalidArgument, (await RefusalAsync(host.Accounts.ListGrantsAsync(new ListGrantsRequest { Parent = "accounts/-", PageToken = first.NextPageToken }, admin))).Code);
    }
}
