using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.AreaName.ItemNames;

internal sealed class ItemNameMap : IEntityTypeConfiguration<ItemName>
{
    public void Configure(EntityTypeBuilder<ItemName> itemName)
    {
        itemName.ToTable("item_names");
        itemName.Property(row => row.ItemNameId).HasMaxLength(63);
        itemName.HasIndex(row => new { row.Commune, row.ItemNameId }).IsUnique();
        itemName.HasIndex(row => new { row.Commune, row.SearchText, row.Id });
    }
}
