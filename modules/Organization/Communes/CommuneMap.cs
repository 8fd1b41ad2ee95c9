using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Organization.Communes;

internal sealed class CommuneMap : IEntityTypeConfiguration<Commune>
{
    public void Configure(EntityTypeBuilder<Commune> commune)
    {
        commune.ToTable("communes", table =>
            table.HasCheckConstraint("ck_communes_kind", $"kind IN ({string.Join(", ", Enum.GetNames<CommuneKind>().Select(kind => $"'{kind}'"))})"));
        commune.HasKey(c => c.Code);
        commune.Property(c => c.Code).HasMaxLength(5);
        commune.Property(c => c.ProvinceCode).HasMaxLength(2);
        commune.Property(c => c.Kind).HasConversion<string>().HasMaxLength(32);
        commune.Property(c => c.RegisterRevision).IsConcurrencyToken();
        commune.Ignore(c => c.ResourceName);
        commune.HasOne<Province>().WithMany().HasForeignKey(c => c.ProvinceCode).OnDelete(DeleteBehavior.Restrict);
    }
}
