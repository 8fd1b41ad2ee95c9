using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Organization.Communes;

internal sealed class ProvinceMap : IEntityTypeConfiguration<Province>
{
    public void Configure(EntityTypeBuilder<Province> province)
    {
        province.ToTable("provinces");
        province.HasKey(p => p.Code);
        province.Property(p => p.Code).HasMaxLength(2);
        province.ComplexCollection(p => p.Names, name => name.ToJson("names"));
    }
}
