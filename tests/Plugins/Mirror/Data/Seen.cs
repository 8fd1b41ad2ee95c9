using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Mirror.Data;

/// <summary>One handled fact; the id tells the order of handling. Nothing keeps a position from coming twice but the host.</summary>
internal sealed class Seen : ICommuneOwned
{
    public long Id { get; init; }

    public required string Commune { get; init; }

    public required long Position { get; init; }

    public required string Account { get; init; }
}

internal sealed class SeenMap : IEntityTypeConfiguration<Seen>
{
    public void Configure(EntityTypeBuilder<Seen> seen) => seen.ToTable("seen");
}
