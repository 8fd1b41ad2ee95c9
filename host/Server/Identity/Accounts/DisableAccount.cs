using Cchc.Identity.V1;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using Microsoft.EntityFrameworkCore;
using Caller = CchcPlatform.Kernel.Access.Caller;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Ends all that an account may do, at once; its grants stay. Never one's own account, and never the last administrator's.</summary>
internal sealed class DisableAccount(RightsChange rights)
{
    public Task<DisableAccountResponse> RunAsync(Caller caller, DisableAccountRequest request, CancellationToken cancel)
    {
        var subject = AccountSwitch.SubjectFor(caller, request.Name, request.Reason);
        if (subject == caller.Subject)
        {
            throw new ConflictFault("DISABLE_SELF", "Nobody disables their own account; another administrator must do it.");
        }

        return rights.RunAsync(caller, request, AccountSwitch.CheckAsync, at => DisableAsync(at, subject, request), cancel);
    }

    private static async Task<(DisableAccountResponse Reply, UnsavedFact Fact)> DisableAsync(RightsAtChange at, string subject, DisableAccountRequest request)
    {
        var account = await AccountSwitch.FindAsync(at.Db, subject, request.Name);
        if (!account.Enabled)
        {
            throw new ConflictFault("ALREADY_DISABLED", $"{request.Name} is disabled already.");
        }

        // A person who may do this remains; but a module may, too.
        if (await (await Administrators.GrantsAsync(at.Db)).Select(g => g.Subject).Distinct().Order().Take(2).ToListAsync() is [var last] && last == subject)
        {
            throw new ConflictFault(Administrators.Last, "This is the last enabled account that may give rights in all communes; give another one such a role first.");
        }

        account.Enabled = false;
        var message = account.ToMessage();
        return (new DisableAccountResponse { Account = message }, await AccountSwitch.FactAsync(at.Db, subject, new AccountDisabled { Account = message }));
    }
}
