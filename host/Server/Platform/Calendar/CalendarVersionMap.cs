using CchcPlatform.Kernel.Calendar;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Server.Platform.Calendar;

internal sealed class CalendarVersionMap : IEntityTypeConfiguration<CalendarVersion>
{
    public void Configure(EntityTypeBuilder<CalendarVersion> version)
    {
        version.ToTable("calendar_versions");
        version.HasKey(v => v.Id);
        // Of two publications beside each other the second is refused.
        version.HasIndex(v => v.Version).IsUnique();
        version.OwnsMany(v => v.Years, year =>
        {
            year.ToTable("calendar_years");
            year.WithOwner().HasForeignKey("VersionId");
            year.HasKey("VersionId", nameof(CalendarYearRow.Year));
            year.Property(y => y.Year).ValueGeneratedNever();
        });
        version.OwnsMany(v => v.Days, day =>
        {
            day.ToTable("calendar_days", table =>
                table.HasCheckConstraint("ck_calendar_days_kind", $"kind IN ({string.Join(", ", Enum.GetNames<CalendarDayKind>().Select(kind => $"'{kind}'"))})"));
            day.WithOwner().HasForeignKey("VersionId");
            day.HasKey("VersionId", nameof(CalendarDayRow.Date));
            day.Property(d => d.Date).ValueGeneratedNever();
            day.Property(d => d.Kind).HasConversion<string>().HasMaxLength(32);
        });
    }
}
