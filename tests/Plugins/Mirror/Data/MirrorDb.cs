using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Mirror.Data;

internal sealed class MirrorDb(DbContextOptions<MirrorDb> options) : ModuleDb(options, "mirror")
{
    public DbSet<Tally> Tallies => Set<Tally>();

    public DbSet<Seen> Seen => Set<Seen>();

    public DbSet<Poison> Poisons => Set<Poison>();
}
