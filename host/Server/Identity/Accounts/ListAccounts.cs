using Cchc.Platform.V1;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Caller = CchcPlatform.Kernel.Access.Caller;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Accounts by subject.</summary>
internal sealed class ListAccounts(IdentityDb db)
{
    public async Task<ListAccountsResponse> RunAsync(Caller caller, ListAccountsRequest request, CancellationToken cancel)
    {
        caller.RequireAnywhere(AccountRights.Read);
        var page = new ListPage("accounts", request.PageSize, request.PageToken);
        var accounts = db.Accounts.AsNoTracking();
        if (caller.CommunesToRead() is { } communes)
        {
            accounts = accounts.Where(account => db.Grants.Any(grant => grant.Subject == account.Subject && communes.Contains(grant.Commune)));
        }

        if (page.After is { } after)
        {
            accounts = accounts.Where(account => string.Compare(account.Subject, after) > 0);
        }

        var rows = await accounts.OrderBy(account => account.Subject).Take(page.Size + 1).ToListAsync(cancel);
        var next = page.Cut(rows, account => account.Subject);
        return new ListAccountsResponse { Accounts = { rows.Select(row => row.ToMessage()) }, NextPageToken = next };
    }
}
