using Cchc.Ledger.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Ledger.Data;

namespace CchcPlatform.Modules.Ledger.Accounts;

internal sealed class OpenAccount(LedgerDb db) : IUseCase
{
    public async Task<OpenAccountResponse> ExecuteAsync(OpenAccountRequest request, CancellationToken cancel)
    {
        var commune = request.Parent.Split('/') is ["communes", var code] ? code : throw new InvalidFault("parent", "is no commune.", "PARENT_INVALID");
        if (request.HolderNumber is { Length: > 0 } number && (number.Length != 12 || !number.All(char.IsAsciiDigit)))
        {
            throw new InvalidFault("holder_number", "is no citizen number.", "HOLDER_NUMBER_INVALID");
        }

        var account = new Account { Commune = commune, AccountId = request.AccountId };
        db.Accounts.Add(account);
        // An account may have been deleted under this name: its etags must not come again.
        await db.ContinueNamesAsync([account], cancel);
        db.Publish(account, () => new AccountOpened { Account = account.ResourceName });
        return await db.SaveAsync(() => new OpenAccountResponse { Account = account.ToMessage() }, cancel);
    }
}
