using Cchc.Identity.V1;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using Caller = CchcPlatform.Kernel.Access.Caller;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Lets a disabled account call again, with the grants that it has now.</summary>
internal sealed class EnableAccount(RightsChange rights)
{
    public Task<EnableAccountResponse> RunAsync(Caller caller, EnableAccountRequest request, CancellationToken cancel)
    {
        var subject = AccountSwitch.SubjectFor(caller, request.Name, request.Reason);
        return rights.RunAsync(caller, request, AccountSwitch.CheckAsync, at => EnableAsync(at, subject, request), cancel);
    }

    private static async Task<(EnableAccountResponse Reply, UnsavedFact Fact)> EnableAsync(RightsAtChange at, string subject, EnableAccountRequest request)
    {
        var account = await AccountSwitch.FindAsync(at.Db, subject, request.Name);
        if (account.Enabled)
        {
            throw new ConflictFault("ALREADY_ENABLED", $"{request.Name} is enabled already.");
        }

        account.Enabled = true;
        var message = account.ToMessage();
        return (new EnableAccountResponse { Account = message }, await AccountSwitch.FactAsync(at.Db, subject, new AccountEnabled { Account = message }));
    }
}
