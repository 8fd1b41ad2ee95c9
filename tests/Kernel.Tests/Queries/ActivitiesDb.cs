using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Kernel.Tests.Queries;

public sealed class ActivitiesDb(DbContextOptions<ActivitiesDb> options) : DbContext(options)
{
    public DbSet<Activity> Activities => Set<Activity>();

    protected override void OnModelCreating(ModelBuilder model) => model.Entity<Activity>(activity =>
    {
        activity.Property(a => a.Kind).HasConversion<string>();
        activity.Property(a => a.PlannedKind).HasConversion<string>();
        activity.HasIndex(a => new { a.Text, a.Id });
        activity.HasIndex(a => a.LeadUnits).HasMethod("gin");
    });
}
