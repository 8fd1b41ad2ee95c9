using Cchc.Ledger.V1;
using CchcPlatform.Kernel.Jobs;
using CchcPlatform.Modules.Ledger.Accounts;
using CchcPlatform.Modules.Ledger.Data;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Ledger.Jobs;

/// <summary>Adds one entry to the account "fees" each time; nothing keeps a time from counting twice but the host.</summary>
internal sealed class AddFee(LedgerDb db) : IModuleJob
{
    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        if (await db.Accounts.AnyAsync(a => a.AccountId == "obstacle" && a.Balance > 0, cancel))
        {
            throw new InvalidOperationException("The fee of Nguyễn Văn A cannot be added.");
        }

        var account = await db.Accounts.SingleOrDefaultAsync(a => a.AccountId == "fees", cancel);
        if (account is null)
        {
            account = new Account { Commune = "25195", AccountId = "fees" };
            db.Accounts.Add(account);
        }

        account.Balance++;
        db.Publish(account, new EntryAdded { Account = account.ResourceName, Amount = 1, Balance = account.Balance });
        await db.SaveAsync(() => new Empty(), cancel);
    }
}
