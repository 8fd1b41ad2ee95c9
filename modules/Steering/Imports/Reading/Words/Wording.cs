using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Typed text made tidy without changing a word: NFC, single spaces, no empty lines; line breaks stay.</summary>
internal static class Wording
{
    public static string Tidy(string text)
    {
        if (IsTidy(text)) return text;

        // Lone surrogates cannot be normalized; a file may hold them, a database may not.
        var tidy = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Folding.IsInvisible((char)rune.Value)) continue;
            if (rune.Value is '\n' or '\r' or '\v' or '\f' or 0x2028 or 0x2029 or 0x85) Break(tidy);
            else if (rune.IsBmp && !char.IsWhiteSpace((char)rune.Value)) tidy.Append((char)rune.Value);
            else if (!rune.IsBmp) tidy.Append(rune.ToString());
            else if (tidy.Length > 0 && tidy[^1] is not (' ' or '\n')) tidy.Append(' ');
        }

        return tidy.ToString().TrimEnd(' ', '\n').Normalize(NormalizationForm.FormC);
    }

    /// <summary>What "nothing is lost" counts: runs between spaces that have a letter or a digit.</summary>
    public static IEnumerable<string> Words(string text) =>
        Tidy(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetterOrDigit));

    public static string FirstWord(string text) => Tidy(text).Split([' ', '\n'], 2)[0];

    public static string LastWord(string text) => Tidy(text) is var tidy && tidy.LastIndexOfAny([' ', '\n']) is var at ? tidy[(at + 1)..] : "";

    // Most texts are; returning them as they are saves a copy of the whole appendix in each step.
    private static bool IsTidy(string text)
    {
        var space = true;
        var accents = false;
        foreach (var character in text)
        {
            var isSpace = char.IsWhiteSpace(character);
            if (isSpace && (space || character != ' ') || char.IsSurrogate(character) || Folding.IsInvisible(character)) return false;
            space = isSpace;
            accents |= character >= 0x300;
        }

        return (text.Length == 0 || !space) && (!accents || text.IsNormalized(NormalizationForm.FormC));
    }

    private static void Break(StringBuilder tidy)
    {
        if (tidy.Length > 0 && tidy[^1] == ' ') tidy.Length--;
        if (tidy.Length > 0 && tidy[^1] != '\n') tidy.Append('\n');
    }
}
