using Cchc.Platform.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Caller = CchcPlatform.Kernel.Access.Caller;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Grants in the order in which they were given.</summary>
internal sealed class ListGrants(IdentityDb db)
{
    public async Task<ListGrantsResponse> RunAsync(Caller caller, ListGrantsRequest request, CancellationToken cancel)
    {
        caller.RequireAnywhere(AccountRights.Read);
        var subject = AccountNames.SubjectOf(request.Parent, "parent");
        var page = new ListPage($"grants\n{subject}\n{request.ShowWithdrawn}", request.PageSize, request.PageToken);
        var grants = db.Grants.AsNoTracking();
        if (caller.CommunesToRead() is { } communes)
        {
            grants = grants.Where(grant => communes.Contains(grant.Commune));
        }

        if (subject != AccountNames.All)
        {
            grants = grants.Where(grant => grant.Subject == subject);
            // An account without a grant in the caller's communes looks like one that does not exist.
            var known = caller.CommunesToRead() is null
                ? await db.Accounts.AnyAsync(account => account.Subject == subject, cancel)
                : await grants.AnyAsync(cancel);
            if (!known)
            {
                throw new NotFoundFault(request.Parent);
            }
        }

        if (!request.ShowWithdrawn)
        {
            grants = grants.Where(grant => grant.WithdrawnAt == null);
        }

        if (page.After is { } after)
        {
            var last = Guid.Parse(after);
            grants = grants.Where(grant => grant.Id > last);
        }

        var rows = await grants.OrderBy(grant => grant.Id).Take(page.Size + 1).ToListAsync(cancel);
        var next = page.Cut(rows, grant => grant.Id.ToString());
        return new ListGrantsResponse { Grants = { rows.Select(row => row.ToMessage()) }, NextPageToken = next };
    }
}
