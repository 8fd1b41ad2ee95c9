using Cchc.Ledger.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Ledger.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Ledger.Accounts;

internal sealed class DeleteAccount(LedgerDb db) : IUseCase
{
    public async Task<DeleteAccountResponse> ExecuteAsync(DeleteAccountRequest request, CancellationToken cancel)
    {
        var id = request.Name.Split('/')[^1];
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.AccountId == id, cancel) ?? throw new NotFoundFault(request.Name);
        account.CheckEtag(request.Etag);
        db.Accounts.Remove(account);
        db.Publish(account, () => new AccountDeleted { Account = account.ResourceName });
        return await db.SaveAsync(() => new DeleteAccountResponse(), cancel);
    }
}
