using CchcPlatform.Kernel.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>What a unit said it has done in an occurrence. Part of its <see cref="Occurrence"/>; never changed.</summary>
internal sealed class Report : ICommuneOwned
{
    public Guid Id { get => field == Guid.Empty ? field = Guid.CreateVersion7() : field; init; }

    public required string Commune { get; init; }

    public Guid OccurrenceKey { get; init; }

    public required string Unit { get; init; }

    public ReportRole Role { get; init; }

    public required string Text { get; init; }

    public int? StatedPercent { get; init; }

    public bool Completes { get; init; }

    public required string Reporter { get; init; }

    public DateTimeOffset CreateTime { get; init; }

    public ReportEvidence[] Evidence { get; init; } = [];
}

/// <summary>A document, a link or a file that shows the work: exactly one of the three is filled.</summary>
internal sealed class ReportEvidence
{
    public required string Id { get; init; }

    public string Title { get; init; } = "";

    /// <summary>It is the product that the plan names.</summary>
    public bool IsProduct { get; init; }

    public string? DocumentNumber { get; init; }

    public DateOnly? DocumentDate { get; init; }

    public string? Link { get; init; }

    public string? FileName { get; init; }

    /// <summary>Key of the stored file.</summary>
    public string? Sha256 { get; init; }

    public string? MediaType { get; init; }

    public long SizeBytes { get; init; }
}
