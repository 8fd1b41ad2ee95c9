using Cchc.Platform.V1;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Account = CchcPlatform.Server.Identity.Data.Account;
using Caller = CchcPlatform.Kernel.Access.Caller;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Accounts by subject.</summary>
internal sealed class ListAccounts(IdentityDb db)
{
    private static readonly OrderSchema<Account> BySubject = OrderSchema<Account>.By(account => account.Subject);

    public async Task<ListAccountsResponse> RunAsync(Caller caller, ListAccountsRequest request, CancellationToken cancel)
    {
        var accounts = db.Accounts.AsNoTracking();
        if (caller.CommunesToRead() is { } communes)
        {
            accounts = accounts.Where(account => db.Grants.Any(grant => grant.Subject == account.Subject && communes.Contains(grant.Commune)));
        }

        var page = await accounts.ToPageAsync(
            OrderBy.Parse("", BySubject), PageRequest.Of(request.PageSize, request.PageToken, nameof(ListAccounts)), cancel);
        return new ListAccountsResponse { Accounts = { page.Items.Select(row => row.ToMessage()) }, NextPageToken = page.NextPageToken };
    }
}
