using Cchc.Ledger.V1;
using CchcPlatform.Kernel.Jobs;
using CchcPlatform.Modules.Ledger.Data;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Account = CchcPlatform.Modules.Ledger.Accounts.Account;

namespace CchcPlatform.Modules.Ledger.Jobs;

/// <summary>Adds one entry to each of two accounts every time; nothing keeps a time from counting twice but the host.</summary>
internal sealed class AddFees(LedgerDb db) : IModuleJob
{
    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        foreach (var id in new[] { "first", "second" })
        {
            if (await run.BeginAsync(id, cancel))
            {
                await AddAsync(id, cancel);
            }
        }
    }

    private async Task AddAsync(string id, CancellationToken cancel)
    {
        if (id == "second" && await db.Accounts.AnyAsync(a => a.AccountId == "obstacle" && a.Balance > 0, cancel))
        {
            throw new InvalidOperationException("The fee of Nguyễn Văn A cannot be added.");
        }

        var account = await db.Accounts.SingleOrDefaultAsync(a => a.AccountId == id, cancel);
        if (account is null)
        {
            account = new Account { Commune = "25195", AccountId = id };
            db.Accounts.Add(account);
        }

        account.Balance++;
        db.Publish(account, () => new EntryAdded { Account = account.ResourceName, Amount = 1, Balance = account.Balance });
        await db.SaveAsync(() => new Empty(), cancel);
    }
}
