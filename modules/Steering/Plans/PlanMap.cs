using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Steering.Plans;

internal sealed class PlanMap : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> plan)
    {
        plan.ToTable("plans");
        plan.Property(p => p.Kind).HasConversion<string>();
        plan.Property(p => p.State).HasConversion<string>();
        plan.HasIndex(p => new { p.Commune, p.PlanId }).IsUnique();
        plan.Ignore(p => p.ShownVersion).Ignore(p => p.LatestVersion).Ignore(p => p.IsClosed);
    }
}

internal sealed class PlanVersionMap : IEntityTypeConfiguration<PlanVersion>
{
    public void Configure(EntityTypeBuilder<PlanVersion> version)
    {
        version.ToTable("plan_versions");
        version.Property(v => v.State).HasConversion<string>();
        version.HasIndex(v => new { v.PlanKey, v.Number }).IsUnique();
        version.HasOne<Plan>().WithMany().HasForeignKey(v => v.PlanKey);
        version.Property(v => v.Goals).HasJson();
        version.Ignore(v => v.ResourceName);
    }
}
