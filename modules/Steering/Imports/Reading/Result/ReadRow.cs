namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A proposal with where it came from, what was done to read it, and what else it could be.</summary>
internal sealed record ReadRow : RowProposal
{
    /// <summary>From 1, in the order of the source.</summary>
    public required int Number { get; init; }
    public required IReadOnlyList<Verdict> Verdicts { get; init; }
    public required IReadOnlyList<int> SourceLines { get; init; }
    public required IReadOnlyList<RowAlternative> Alternatives { get; init; }
    public required IReadOnlyList<ReviewNote> ReviewNotes { get; init; }
    public required IReadOnlyList<Correction> Corrections { get; init; }

    public bool NeedsAPerson => Verdicts.Contains(Verdict.NeedsAPerson);
}
