using CchcPlatform.Server.Identity.Data;
using Google.Protobuf.WellKnownTypes;
using Proto = Cchc.Platform.V1;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Rows as callers see them.</summary>
internal static class AccountMessages
{
    public static Proto.Account ToMessage(this Account account) => new()
    {
        Name = AccountNames.OfAccount(account.Subject),
        Subject = account.Subject,
        ClientId = account.ClientId,
        DisplayName = account.DisplayName,
        Enabled = account.Enabled,
        CreateTime = account.CreatedAt.ToTimestamp(),
    };

    public static Proto.Grant ToMessage(this GrantRow grant) => new()
    {
        Name = AccountNames.OfGrant(grant.Subject, grant.Id),
        Role = grant.Role,
        Commune = grant.Commune,
        Unit = grant.Unit ?? "",
        GivenBy = grant.GivenBy,
        Reason = grant.Reason,
        GiveTime = grant.GivenAt.ToTimestamp(),
        WithdrawTime = grant.WithdrawnAt?.ToTimestamp(),
        WithdrawnBy = grant.WithdrawnBy ?? "",
        WithdrawReason = grant.WithdrawReason ?? "",
    };
}
