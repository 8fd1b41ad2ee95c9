namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>A way to write a unit or a group, cut into words.</summary>
/// <param name="Fragile">So short, or so incomplete, that it must not stand straight beside an unknown word.</param>
/// <param name="MayBeCut">Whether its first words alone may stand for it.</param>
/// <param name="Cost">What the pattern itself costs: 0 for a name in force.</param>
internal sealed record NamePattern(
    UnitOrGroup Target, IReadOnlyList<CellWord> Words, bool Fragile, bool MayBeCut, bool InForce, double Cost)
{
    /// <summary>Most words of a cell that the pattern can cover: an abbreviation may be written out, and words may slip in.</summary>
    public int Window { get; } = Words.Sum(word => word.AllCapitals ? word.Folded.Length : 1) + 2;
}
