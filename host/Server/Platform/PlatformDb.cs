using CchcPlatform.Kernel.Data;
using CchcPlatform.Server.Platform.Calendar;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Server.Platform;

/// <summary>The host's own rows.</summary>
internal sealed class PlatformDb(DbContextOptions<PlatformDb> options) : ModuleDb(options, PlatformModule.ModuleKey)
{
    public DbSet<CalendarVersion> CalendarVersions => Set<CalendarVersion>();
}
