namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>What stands between a word and the word before it, weakest first.</summary>
internal enum Break
{
    None,

    /// <summary>A line end, which a narrow table column sets anywhere.</summary>
    Line,

    /// <summary>A dash, "&amp;", "/" or "và": between units, and also within the name of one.</summary>
    Soft,

    /// <summary>A comma, colon or bracket: within a name only where the register has a break too.</summary>
    Hard,

    /// <summary>A semicolon: never within a name.</summary>
    List,
}

/// <summary>A word of a cell or of a registered name.</summary>
/// <param name="Folded">Small letters without accents.</param>
/// <param name="Marks">The accents taken off, sorted: equal for "hòa" and "hoà".</param>
internal readonly record struct CellWord(
    string Folded, string Marks, bool Capital, bool AllCapitals, int Start, int Length, Break Before)
{
    /// <summary>A word of the language of cells or of a registered name: then it is no slip for another one, as "phường" is none for "phòng".</summary>
    public bool IsKnown { get; init; }

    public int End => Start + Length;

    public bool IsSmallLetter => Folded.Length == 1 && !Capital && char.IsAsciiLetter(Folded[0]);

    /// <summary>Written as initials are: capitals only, no vowel, or longer than a pair.</summary>
    public bool MayBeInitials => Folded.Length >= 2 && (AllCapitals || Folded.Length >= 4 || Folded.AsSpan().IndexOfAny("aeiouy") < 0);
}
