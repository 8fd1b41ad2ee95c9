using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Server.Jobs;

/// <summary>How a job fares, as all hosts know it.</summary>
internal sealed class JobRow
{
    public required string Module { get; init; }

    public required string Name { get; init; }

    /// <summary>When a host first scheduled it, UTC.</summary>
    public DateTimeOffset DeclaredAt { get; init; }

    /// <summary>The scheduled time of the latest run; null before the first.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>How often that time was tried.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? SucceededAt { get; init; }

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one failed, without anything that a person wrote.</summary>
    public required string Error { get; init; }

    /// <summary>W3C trace parent of the latest run.</summary>
    public required string TraceParent { get; init; }
}

internal sealed class JobMap : IEntityTypeConfiguration<JobRow>
{
    public void Configure(EntityTypeBuilder<JobRow> job)
    {
        job.ToTable("jobs");
        job.HasKey(j => new { j.Module, j.Name });
        job.Property(j => j.DeclaredAt).HasDefaultValueSql("clock_timestamp()");
        job.Property(j => j.Attempts).HasDefaultValue(0);
        job.Property(j => j.Failures).HasDefaultValue(0);
        job.Property(j => j.Error).HasDefaultValue("");
        job.Property(j => j.TraceParent).HasDefaultValue("");
    }
}
