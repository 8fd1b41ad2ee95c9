namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>How deep a number is: letters and Roman numbers in the order the document first uses them, then 1, 1.1, a, -.</summary>
internal sealed class OutlineRank(IEnumerable<Ordinal> inOrder)
{
    public const int Unnumbered = 5;
    public const int None = 40;

    private readonly bool letterFirst = inOrder.FirstOrDefault(one => one.Kind is OrdinalKind.Letter or OrdinalKind.Roman) is { Kind: OrdinalKind.Letter };

    public int Of(Ordinal? ordinal) => ordinal?.Kind switch
    {
        OrdinalKind.Letter => letterFirst ? 1 : 2,
        OrdinalKind.Roman => letterFirst ? 2 : 1,
        OrdinalKind.Number => 10 + ordinal.Depth,
        OrdinalKind.Small => 20,
        OrdinalKind.Bullet => 21,
        _ => None,
    };

    /// <summary>A wide group row numbered 1 may group rows that are numbered 1, 2, 3 again.</summary>
    public int OfGroup(Ordinal? ordinal, bool wide) => ordinal switch
    {
        null => Unnumbered,
        { Kind: OrdinalKind.Number } when wide => Unnumbered + Math.Min(ordinal.Depth, 4),
        _ => Of(ordinal),
    };
}
