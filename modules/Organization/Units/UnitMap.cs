using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Names, posts and quotas stand in the unit's own row: a list of any length is one statement.</summary>
internal sealed class UnitMap : IEntityTypeConfiguration<Unit>
{
    public void Configure(EntityTypeBuilder<Unit> unit)
    {
        unit.ToTable("units", table =>
        {
            table.HasCheckConstraint("ck_units_kind", $"kind IN ({string.Join(", ", Enum.GetNames<UnitKind>().Select(kind => $"'{kind}'"))})");
            table.HasCheckConstraint("ck_units_period", "valid_to IS NULL OR valid_from <= valid_to");
        });
        unit.Property(u => u.Code).HasMaxLength(32);
        unit.Property(u => u.ParentCode).HasMaxLength(32);
        unit.Property(u => u.Kind).HasConversion<string>().HasMaxLength(32);
        unit.ComplexCollection(u => u.Names, name => name.ToJson("names"));
        unit.ComplexCollection(u => u.HeadPosts, post => post.ToJson("head_posts"));
        unit.ComplexProperty(u => u.Quotas, quotas => quotas.ToJson("quotas"));
        unit.Ignore(u => u.UnitId);
        unit.HasIndex(u => new { u.Commune, u.Code }).IsUnique();
    }
}
