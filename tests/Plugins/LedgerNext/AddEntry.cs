using Cchc.Ledger.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Ledger.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Ledger.Accounts;

/// <summary>As before, and notes the reason of the last entry in the new column.</summary>
internal sealed class AddEntry(LedgerDb db) : IUseCase
{
    public async Task<AddEntryResponse> ExecuteAsync(AddEntryRequest request, CancellationToken cancel)
    {
        var id = request.Name.Split('/')[^1];
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.AccountId == id, cancel) ?? throw new NotFoundFault(request.Name);
        account.CheckEtag(request.Etag);
        account.Balance += request.Amount;
        db.Entry(account).Property(AccountNoteMap.Note).CurrentValue = request.Reason;
        db.Publish(account, () => new EntryAdded { Account = account.ResourceName, Amount = request.Amount, Balance = account.Balance });
        return await db.SaveAsync(() => new AddEntryResponse { Account = account.ToMessage() }, cancel);
    }
}
