using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using ItemName = CchcPlatform.Modules.AreaName.ItemNames.ItemName;

namespace CchcPlatform.Modules.AreaName.Data;

/// <summary>The rows of the area.</summary>
internal sealed class AreaNameDb(DbContextOptions<AreaNameDb> options) : ModuleDb(options, "area_name")
{
    public DbSet<ItemName> ItemNames => Set<ItemName>();
}
