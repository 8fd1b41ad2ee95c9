using CchcPlatform.Modules.Steering.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Steering.Occurrences;

internal sealed class OccurrenceMap : IEntityTypeConfiguration<Occurrence>
{
    public void Configure(EntityTypeBuilder<Occurrence> occurrence)
    {
        occurrence.ToTable("occurrences");
        occurrence.HasOne<Plan>().WithMany().HasForeignKey(o => o.PlanKey);
        occurrence.HasOne(o => o.Activity).WithMany().HasForeignKey(o => o.ActivityKey);
        // One occurrence by its name, those of one activity, and those of one plan.
        occurrence.HasIndex(o => new { o.Commune, o.PlanId, o.ActivityId, o.OccurrenceId }).IsUnique();
        occurrence.HasIndex(o => new { o.PlanKey, o.EndDate });
        occurrence.Property(o => o.State).HasConversion<string>();
        occurrence.Ignore(o => o.IsUntouched).Ignore(o => o.IsOpen).Ignore(o => o.OwesExplanation).Ignore(o => o.Brief);
    }
}

internal sealed class ReportMap : IEntityTypeConfiguration<Report>
{
    public void Configure(EntityTypeBuilder<Report> report)
    {
        report.ToTable("reports");
        report.HasOne<Occurrence>().WithMany().HasForeignKey(r => r.OccurrenceKey);
        report.HasIndex(r => new { r.OccurrenceKey, r.Id });
        report.Property(r => r.Role).HasConversion<string>();
        report.Property(r => r.Evidence).HasJson();
    }
}
