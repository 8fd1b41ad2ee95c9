using Cchc.Ledger.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Ledger.Data;

namespace CchcPlatform.Modules.Ledger.Accounts;

internal sealed class OpenAccount(LedgerDb db) : IUseCase
{
    public Task<OpenAccountResponse> ExecuteAsync(OpenAccountRequest request, CancellationToken cancel)
    {
        var commune = request.Parent.Split('/') is ["communes", var code] ? code : throw new InvalidFault("parent", "is no commune.", "PARENT_INVALID");
        var account = new Account { Commune = commune, AccountId = request.AccountId };
        db.Accounts.Add(account);
        db.Publish(account, () => new AccountOpened { Account = account.ResourceName });
        return db.SaveAsync(() => new OpenAccountResponse { Account = account.ToMessage() }, cancel);
    }
}
