using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Organization.Units;

internal sealed class UnitGroupMap : IEntityTypeConfiguration<UnitGroup>
{
    public void Configure(EntityTypeBuilder<UnitGroup> group)
    {
        group.ToTable("unit_groups");
        group.Property(g => g.GroupId).HasMaxLength(63);
        group.PrimitiveCollection(g => g.UnitKinds).ElementType(kind => kind.HasConversion<string>());
        group.HasIndex(g => new { g.Commune, g.GroupId }).IsUnique();
    }
}
