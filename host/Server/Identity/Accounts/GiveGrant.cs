using Cchc.Platform.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Account = CchcPlatform.Server.Identity.Data.Account;
using Caller = CchcPlatform.Kernel.Access.Caller;
using Grant = CchcPlatform.Kernel.Access.Grant;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Gives a role. Only within the giver's own communes, and never to oneself.</summary>
internal sealed class GiveGrant(RightsChange rights)
{
    public Task<GiveGrantResponse> RunAsync(Caller caller, GiveGrantRequest request, CancellationToken cancel)
    {
        Check(caller, request);
        var subject = AccountNames.SubjectOf(request.Parent, "parent");
        new Violations()
            .Require(IsCommune(request.Commune), "commune", "must be a five-digit commune code, or * for all communes.", "COMMUNE_INVALID")
            .Require(request.Commune != Grant.EveryCommune || request.Unit.Length == 0, "unit", "must be empty when the commune is *: a unit belongs to one commune.")
            .Require(request.Unit.Length <= 50 && request.Unit.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), "unit", "must be a unit code of letters, digits and hyphens, at most 50, or empty.")
            .Require(subject != AccountNames.All, "parent", "must name one account.")
            .Require(Caller.ModuleOf(subject) is null, "parent", "must not be a module: its rights are declared in its code.")
            .Require(request.DisplayName.Length <= 200 && !request.DisplayName.Any(char.IsControl), "display_name", "must have at most 200 characters and no control characters.")
            .RequireText(request.Reason, "reason", 1000)
            .ThrowIfAny();
        if (subject == caller.Subject)
        {
            throw new ConflictFault("GRANT_TO_SELF", "Nobody gives a right to themselves; another administrator must do it.");
        }

        return rights.RunAsync(
            caller, request,
            at =>
            {
                Check(at.Caller, request);
                return Task.CompletedTask;
            },
            at => GiveAsync(at, subject, request), cancel);
    }

    private static void Check(Caller caller, GiveGrantRequest request)
    {
        if (!caller.MayGiveIn(request.Commune))
        {
            throw new DeniedFault("PERMISSION_MISSING", "The caller may not give rights in this commune.");
        }
    }

    private static async Task<(GiveGrantResponse Reply, UnsavedFact Fact)> GiveAsync(RightsAtChange at, string subject, GiveGrantRequest request)
    {
        var (db, caller, now) = at;
        await CheckRoleAsync(db, caller, request.Role);
        var created = await EnsureAccountAsync(db, now, subject, request);
        // Codes of units are in capitals; in names of resources they are not.
        var unit = request.Unit.Length == 0 ? null : request.Unit.ToUpperInvariant();
        if (await db.Grants.AnyAsync(g => g.Subject == subject && g.Role == request.Role && g.Commune == request.Commune && g.Unit == unit && g.WithdrawnAt == null))
        {
            throw new AlreadyExistsFault($"The grant of {request.Role} to {request.Parent} there");
        }

        var grant = new GrantRow
        {
            Id = Guid.CreateVersion7(now), Subject = subject, Role = request.Role, Commune = request.Commune, Unit = unit,
            GivenBy = caller.Subject, Reason = request.Reason, GivenAt = now,
        };
        db.Add(grant);
        return (new GiveGrantResponse { Grant = grant.ToMessage() }, grant.Given(created));
    }

    private static async Task CheckRoleAsync(IdentityDb db, Caller caller, string role)
    {
        if (!await db.Roles.AnyAsync(known => known.Code == role))
        {
            var known = await db.Roles.OrderBy(r => r.Code).Select(r => r.Code).ToListAsync();
            throw new InvalidFault("role", $"must be one of {string.Join(", ", known)}.", "ROLE_UNKNOWN");
        }

        // Otherwise the administrator of one commune could make others who reach further than that.
        var permissions = await db.RolePermissions.Where(p => p.Role == role && p.WithdrawnAt == null).Select(p => p.Permission).ToListAsync();
        if (permissions.Any(pattern => PermissionPattern.Covers(pattern, AccountRights.Write)) && !caller.MayGiveIn(Grant.EveryCommune))
        {
            throw new DeniedFault("ROLE_TOO_POWERFUL", "A role that can itself give rights is given only by an administrator of all communes.");
        }
    }

    /// <returns>Whether the account had to be made.</returns>
    private static async Task<bool> EnsureAccountAsync(IdentityDb db, DateTimeOffset now, string subject, GiveGrantRequest request)
    {
        if (await db.Accounts.AnyAsync(account => account.Subject == subject))
        {
            return false;
        }

        // A misspelled subject is told apart from a new person by the name that only the latter comes with.
        if (string.IsNullOrWhiteSpace(request.DisplayName))
        {
            throw new NotFoundFault(request.Parent);
        }

        db.Add(new Account { Subject = subject, ClientId = subject, DisplayName = request.DisplayName, CreatedAt = now });
        return true;
    }

    private static bool IsCommune(string code) => code == Grant.EveryCommune || (code.Length == 5 && code.All(char.IsAsciiDigit));
}
