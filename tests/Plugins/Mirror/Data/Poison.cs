using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Mirror.Data;

/// <summary>An account whose entries the handler fails on, until a test repairs it.</summary>
internal sealed class Poison : ICommuneOwned
{
    public required string Commune { get; init; }

    public required string Account { get; init; }
}

internal sealed class PoisonMap : IEntityTypeConfiguration<Poison>
{
    public void Configure(EntityTypeBuilder<Poison> poison)
    {
        poison.ToTable("poisons");
        poison.HasKey(p => p.Account);
    }
}
