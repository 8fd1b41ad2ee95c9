using Cchc.Platform.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Caller = CchcPlatform.Kernel.Access.Caller;
using Grant = CchcPlatform.Kernel.Access.Grant;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Ends a grant; the row stays as evidence.</summary>
internal sealed class WithdrawGrant(RightsChange rights)
{
    public Task<WithdrawGrantResponse> RunAsync(Caller caller, WithdrawGrantRequest request, CancellationToken cancel)
    {
        var (subject, id) = AccountNames.GrantOf(request.Name, "name");
        new Violations().RequireText(request.Reason, "reason", 1000).ThrowIfAny();
        return rights.RunAsync(caller, request, at => FindAsync(at, subject, id, request), at => WithdrawAsync(at, subject, id, request), cancel);
    }

    private static async Task<GrantRow> FindAsync(RightsAtChange at, string subject, Guid id, WithdrawGrantRequest request) =>
        await at.Db.Grants.FindAsync(id) is { } grant && grant.Subject == subject && at.Caller.MayGiveIn(grant.Commune)
            ? grant
            : throw new NotFoundFault(request.Name);

    private static async Task<(WithdrawGrantResponse Reply, UnsavedFact Fact)> WithdrawAsync(RightsAtChange at, string subject, Guid id, WithdrawGrantRequest request)
    {
        // Read once: the context gives what the check has found.
        var grant = await FindAsync(at, subject, id, request);
        var (db, caller, now) = at;
        if (grant.WithdrawnAt is not null)
        {
            throw new ConflictFault("GRANT_WITHDRAWN", $"{request.Name} was already withdrawn.");
        }

        if (grant.Commune == Grant.EveryCommune && await (await Administrators.GrantsAsync(db)).OrderBy(g => g.Id).Select(g => g.Id).Take(2).ToListAsync() is [var last] && last == grant.Id)
        {
            throw new ConflictFault(Administrators.Last, "This is the last grant by which anybody may give rights in all communes; give another account such a role first.");
        }

        grant.WithdrawnAt = now;
        grant.WithdrawnBy = caller.Subject;
        grant.WithdrawReason = request.Reason;
        return (new WithdrawGrantResponse { Grant = grant.ToMessage() }, grant.Withdrawn());
    }
}
