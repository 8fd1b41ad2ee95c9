using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using CchcPlatform.Modules.Steering.Plans;

namespace CchcPlatform.Modules.Steering.Activities;

internal sealed class ActivityMap : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> activity)
    {
        activity.ToTable("activities");
        activity.HasOne<Plan>().WithMany().HasForeignKey(a => a.PlanKey);
        activity.HasIndex(a => new { a.PlanKey, a.Version, a.ActivityId }).IsUnique();
        // The lists: of one plan in its order, and over all plans of all communes.
        activity.HasIndex(a => new { a.Commune, a.PlanKey, a.Version, a.Position });
        activity.HasIndex(a => a.LeadUnits).HasMethod("gin");
        activity.Property(a => a.TimeKind).HasConversion<string>();
        activity.Property(a => a.State).HasConversion<string>();
        activity.Property(a => a.OtherColumns).HasJson();
        activity.Ignore(a => a.Schedule).Property(a => a.ScheduleJson).HasColumnName("schedule").HasColumnType("jsonb");
        activity.Property(a => a.Review).HasJson();
        activity.Property(a => a.Officers).HasJson();
        activity.PrimitiveCollection(a => a.LeadUnits).IsReplacedWhole();
        activity.PrimitiveCollection(a => a.CoordinatingUnits).IsReplacedWhole();
        activity.PrimitiveCollection(a => a.LeadGroups).IsReplacedWhole();
        activity.PrimitiveCollection(a => a.CoordinatingGroups).IsReplacedWhole();
        activity.PrimitiveCollection(a => a.SourceLines).IsReplacedWhole();
        activity.HasOne(a => a.Words).WithOne().HasForeignKey<ActivityWords>(w => w.Id).IsRequired();
        activity.Navigation(a => a.Words).IsRequired();
    }
}

internal sealed class ActivityWordsMap : IEntityTypeConfiguration<ActivityWords>
{
    public void Configure(EntityTypeBuilder<ActivityWords> words)
    {
        words.ToTable("activities");
        words.Property(w => w.SearchText).HasColumnName("search_text");
        words.Property(w => w.SearchTextAccented).HasColumnName("search_text_accented");
    }
}
