using CchcPlatform.Kernel.Data;
using CchcPlatform.Modules.Ledger.Accounts;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Ledger.Data;

internal sealed class LedgerDb(DbContextOptions<LedgerDb> options) : ModuleDb(options, "ledger")
{
    public DbSet<Account> Accounts => Set<Account>();
}
