namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Names of units begin with few words, and are short between commas; a sentence that begins with a unit is not.</summary>
internal static class UnitLook
{
    private static readonly char[] Separators = [',', ';', '\n'];

    public static bool Is(string text, string words)
    {
        var units = Vocabulary.Default.Units;
        if (text.Length > 400 || !units.StartsWith.Any(phrase => Folding.StartsWithPhrase(words, phrase)) || units.NotStartsWith.Any(phrase => Folding.StartsWithPhrase(words, phrase))
            || units.NotStartsTyped.Any(word => text.StartsWith(word + " ", StringComparison.OrdinalIgnoreCase)))
            return false;
        return text.Split(Separators).All(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= 14) && !text.Contains(": ", StringComparison.Ordinal);
    }
}
