using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Caller = CchcPlatform.Kernel.Access.Caller;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Ends a grant; the row stays as evidence.</summary>
internal sealed class WithdrawGrant(RightsChange rights)
{
    public Task<WithdrawGrantResponse> RunAsync(Caller caller, WithdrawGrantRequest request, CancellationToken cancel)
    {
        var (subject, id) = AccountNames.GrantOf(request.Name, "name");
        new Violations().RequireText(request.Reason, "reason", 1000).ThrowIfAny();
        return rights.RunAsync(caller, request, (db, now) => WithdrawAsync(db, now, caller, subject, id, request), cancel);
    }

    private static async Task<(WithdrawGrantResponse Reply, UnsavedFact Fact)> WithdrawAsync(
        IdentityDb db, DateTimeOffset now, Caller caller, string subject, Guid id, WithdrawGrantRequest request)
    {
        var grant = await db.Grants.SingleOrDefaultAsync(g => g.Id == id && g.Subject == subject);
        if (grant is null || !caller.MayGiveIn(grant.Commune))
        {
            throw new NotFoundFault(request.Name);
        }

        if (grant.WithdrawnAt is not null)
        {
            throw new ConflictFault("GRANT_WITHDRAWN", $"{request.Name} was already withdrawn.");
        }

        grant.WithdrawnAt = now;
        grant.WithdrawnBy = caller.Subject;
        grant.WithdrawReason = request.Reason;
        return (new WithdrawGrantResponse { Grant = grant.ToMessage() }, grant.Withdrawn());
    }
}
