using Cchc.Platform.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Caller = CchcPlatform.Kernel.Access.Caller;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Grants in the order in which they were given.</summary>
internal sealed class ListGrants(IdentityDb db)
{
    // Ids are version 7: they rise with time.
    private static readonly OrderSchema<GrantRow> ByTime = OrderSchema<GrantRow>.By(grant => grant.Id);

    public async Task<ListGrantsResponse> RunAsync(Caller caller, ListGrantsRequest request, CancellationToken cancel)
    {
        var subject = AccountNames.SubjectOf(request.Parent, "parent");
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

        var page = await grants.ToPageAsync(
            OrderBy.Parse("", ByTime),
            PageRequest.Of(request.PageSize, request.PageToken, nameof(ListGrants), subject, request.ShowWithdrawn.ToString()),
            cancel);
        return new ListGrantsResponse { Grants = { page.Items.Select(row => row.ToMessage()) }, NextPageToken = page.NextPageToken };
    }
}
