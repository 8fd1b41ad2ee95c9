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

        if (grant.Commune == Grant.EveryCommune && await GiversAsync(db) is [var last] && last == grant.Id)
        {
            throw new ConflictFault("LAST_ADMINISTRATOR", "This is the last grant by which anybody may give rights in all communes; give another account such a role first.");
        }

        grant.WithdrawnAt = now;
        grant.WithdrawnBy = caller.Subject;
        grant.WithdrawReason = request.Reason;
        return (new WithdrawGrantResponse { Grant = grant.ToMessage() }, grant.Withdrawn());
    }

    /// <summary>Some of the grants by which rights are given in all communes, at most two. Changes of rights come one after the other, so none goes meanwhile.</summary>
    private static async Task<List<Guid>> GiversAsync(IdentityDb db)
    {
        var permissions = await db.RolePermissions.Where(p => p.WithdrawnAt == null).Select(p => new { p.Role, p.Permission }).ToListAsync();
        var roles = permissions.Where(p => PermissionPattern.Covers(p.Permission, AccountRights.Write)).Select(p => p.Role).Distinct().ToArray();
        return await db.Grants.Where(g => g.Commune == Grant.EveryCommune && g.WithdrawnAt == null && roles.Contains(g.Role)
                && db.Accounts.Any(a => a.Subject == g.Subject && a.Enabled))
            .OrderBy(g => g.Id).Select(g => g.Id).Take(2).ToListAsync();
    }
}
