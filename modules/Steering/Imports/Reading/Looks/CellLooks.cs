namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What a cell looks like, whatever column it stands in. Answers are remembered: the same units stand in every row.</summary>
internal sealed class CellLooks(IReadOnlyList<string> knownUnitNames)
{
    private const int LongestName = 600;
    private readonly Dictionary<string, CellLook> known = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = [.. knownUnitNames.Select(Folding.FoldWords).Where(name => name.Length > 0)];

    public CellLook Of(string text)
    {
        if (text.Length > LongestName) return CellLook.Prose;
        if (known.TryGetValue(text, out var look)) return look;
        if (known.Count > 50_000) known.Clear();
        return known[text] = Look(text);
    }

    public bool IsUnit(string text) => Of(text) == CellLook.Unit;

    public bool IsTime(string text) => Of(text) == CellLook.Time;

    /// <summary>Whether the text begins with money or where it comes from. "Theo dự toán được giao" does, and looks like a time all the same.</summary>
    public static bool NamesMoney(string text) => NamesMoney(text, Folding.FoldWords(text));

    private static bool NamesMoney(string text, string words) =>
        text.Length <= 250 && !StartsWithVerb(words) && Vocabulary.Default.Budget.Any(phrase => Folding.HasPhrase(FirstWords(words, 5), phrase));

    private CellLook Look(string text)
    {
        text = Wording.Tidy(text);
        if (text.Length == 0) return CellLook.Empty;
        if (Ordinal.Parse(text) is not null) return CellLook.Ordinal;
        var words = Folding.FoldWords(text);
        if (names.Contains(words)) return CellLook.Unit;
        if (TimeText.IsTime(text)) return CellLook.Time;
        if (UnitLook.Is(text, words)) return CellLook.Unit;
        if (NamesMoney(text, words)) return CellLook.Budget;
        return text.Length <= 200 && Vocabulary.Default.Products.Any(phrase => Folding.StartsWithPhrase(words, phrase)) ? CellLook.Product : CellLook.Prose;
    }

    private static bool StartsWithVerb(string words) => Vocabulary.Default.ActivityVerbs.Any(verb => Folding.StartsWithPhrase(words, verb));

    private static string FirstWords(string words, int count) => string.Join(' ', words.Split(' ').Take(count));
}
