using Cchc.Ledger.V1;
using Cchc.Mirror.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Modules.Mirror.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Mirror.Reactions;

internal sealed class CountWhenEntryAdded(MirrorDb db) : IFactHandler<EntryAdded>
{
    /// <summary>Runs between the work of the handler and its commit; tests cut the ground from under it there.</summary>
    public static Func<MirrorDb, ReceivedFact<EntryAdded>, Task>? BeforeCommit { get; set; }

    public async Task HandleAsync(ReceivedFact<EntryAdded> fact, CancellationToken cancel)
    {
        CrashPoint.Reach("begin");
        var account = fact.Message.Account;
        if (await db.Poisons.AnyAsync(p => p.Account == account, cancel))
        {
            throw new InvalidOperationException($"The account of Nguyễn Văn A ({account}) is poisoned.");
        }

        var tally = await db.Tallies.SingleOrDefaultAsync(t => t.Account == account, cancel);
        if (tally is null)
        {
            tally = new Tally { Commune = fact.Commune, Account = account };
            db.Tallies.Add(tally);
        }

        tally.Count++;
        tally.Sum += fact.Message.Amount;
        db.Seen.Add(new Seen { Commune = fact.Commune, Position = fact.Position, Account = account });
        db.Publish(tally, () => new EntryCounted { Account = account, Count = tally.Count });
        if (BeforeCommit is { } interrupt)
        {
            await interrupt(db, fact);
        }

        CrashPoint.Reach("end");
    }
}
