using CchcPlatform.Kernel.Data;
using CchcPlatform.Modules.Organization.Communes;
using CchcPlatform.Modules.Organization.Units;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Data;

/// <summary>The rows of the area.</summary>
internal sealed class OrganizationDb(DbContextOptions<OrganizationDb> options) : ModuleDb(options, "organization")
{
    public DbSet<Unit> Units => Set<Unit>();

    public DbSet<UnitGroup> UnitGroups => Set<UnitGroup>();

    public DbSet<Commune> Communes => Set<Commune>();

    public DbSet<Province> Provinces => Set<Province>();
}
