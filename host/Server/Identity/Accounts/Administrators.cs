using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Grant = CchcPlatform.Kernel.Access.Grant;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Who could give the last right back: one of them always stays.</summary>
internal static class Administrators
{
    public const string Last = "LAST_ADMINISTRATOR";

    /// <summary>The grants by which enabled accounts give rights in all communes. Changes of rights come one after the other, so none goes meanwhile.</summary>
    public static async Task<IQueryable<GrantRow>> GrantsAsync(IdentityDb db)
    {
        var permissions = await db.RolePermissions.Where(p => p.WithdrawnAt == null).Select(p => new { p.Role, p.Permission }).ToListAsync();
        var roles = permissions.Where(p => PermissionPattern.Covers(p.Permission, AccountRights.Write)).Select(p => p.Role).Distinct().ToArray();
        return db.Grants.Where(g => g.Commune == Grant.EveryCommune && g.WithdrawnAt == null && roles.Contains(g.Role)
            && db.Accounts.Any(a => a.Subject == g.Subject && a.Enabled));
    }
}
