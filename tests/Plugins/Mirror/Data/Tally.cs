using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Mirror.Data;

/// <summary>What was counted of one account: wrong as soon as one fact counts twice or not at all.</summary>
internal sealed class Tally : Aggregate
{
    public required string Account { get; init; }

    public long Count { get; set; }

    public long Sum { get; set; }

    public override string ResourceName => $"communes/{Commune}/tallies/{Account}";
}

internal sealed class TallyMap : IEntityTypeConfiguration<Tally>
{
    public void Configure(EntityTypeBuilder<Tally> tally)
    {
        tally.ToTable("tallies");
        tally.HasIndex(t => t.Account).IsUnique();
    }
}
