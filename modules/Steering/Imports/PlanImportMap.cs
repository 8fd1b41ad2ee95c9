using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Steering.Imports;

internal sealed class PlanImportMap : IEntityTypeConfiguration<PlanImport>
{
    public void Configure(EntityTypeBuilder<PlanImport> import)
    {
        import.ToTable("imports");
        import.HasIndex(i => new { i.Commune, i.ImportId }).IsUnique();
        import.HasIndex(i => new { i.Commune, i.Year, i.Sha256 });
        import.Property(i => i.State).HasConversion<string>();
        import.Property(i => i.PlanKind).HasConversion<string>();
        import.Property(i => i.Verdicts).HasJson();
        import.Property(i => i.Areas).HasJson();
        import.Property(i => i.Unplaced).HasJson();
        import.Ignore(i => i.PlanId);
    }
}

internal sealed class PlanImportRowMap : IEntityTypeConfiguration<PlanImportRow>
{
    public void Configure(EntityTypeBuilder<PlanImportRow> row)
    {
        row.ToTable("import_rows");
        row.HasKey(r => new { r.ImportKey, r.Number });
        row.HasOne<PlanImport>().WithMany().HasForeignKey(r => r.ImportKey);
    }
}
