using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity.Data;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Caller = CchcPlatform.Kernel.Access.Caller;
using Grant = CchcPlatform.Kernel.Access.Grant;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>What disabling and enabling an account share. An account is nobody's commune: only who gives rights in all of them may.</summary>
internal static class AccountSwitch
{
    /// <summary>The subject of the account that is named, where the caller may switch it.</summary>
    public static string SubjectFor(Caller caller, string name, string reason)
    {
        Check(caller);
        var subject = AccountNames.SubjectOf(name, "name");
        new Violations()
            .Require(subject != AccountNames.All, "name", "must name one account.")
            .Require(Caller.ModuleOf(subject) is null, "name", "must not be a module: it is switched off where its host is set up.")
            .RequireText(reason, "reason", 1000)
            .ThrowIfAny();
        return subject;
    }

    public static Task CheckAsync(RightsAtChange at)
    {
        Check(at.Caller);
        return Task.CompletedTask;
    }

    public static async Task<Account> FindAsync(IdentityDb db, string subject, string name) =>
        await db.Accounts.FindAsync(subject) ?? throw new NotFoundFault(name);

    /// <summary>A fact of the account. Its first revision is its making, which its first grant tells.</summary>
    public static async Task<UnsavedFact> FactAsync(IdentityDb db, string subject, IMessage message)
    {
        var resource = AccountNames.OfAccount(subject);
        var last = await db.Set<FactRow>().Where(fact => fact.Resource == resource).MaxAsync(fact => (long?)fact.Revision) ?? 1;
        return new UnsavedFact(Grant.EveryCommune, resource, last + 1, message);
    }

    private static void Check(Caller caller)
    {
        if (!caller.MayGiveIn(Grant.EveryCommune))
        {
            throw new DeniedFault("PERMISSION_MISSING", $"This needs the permission {AccountRights.Write} in all communes, which the caller does not have.");
        }
    }
}
