using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Typed text made tidy without changing a word: NFC, single spaces, no empty lines; line breaks stay.</summary>
internal static class Wording
{
    public static string Tidy(string text)
    {
        // Lone surrogates cannot be normalized; a file may hold them, a database may not.
        var tidy = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Folding.IsInvisible((char)rune.Value)) continue;
            if (rune.Value is '\n' or '\r' or '\v' or '\f' or 0x2028 or 0x2029 or 0x85) Break(tidy);
            else if (!Rune.IsWhiteSpace(rune)) tidy.Append(rune.ToString());
            else if (tidy.Length > 0 && tidy[^1] is not (' ' or '\n')) tidy.Append(' ');
        }

        return tidy.ToString().TrimEnd(' ', '\n').Normalize(NormalizationForm.FormC);
    }

    /// <summary>What "nothing is lost" counts: runs between spaces that have a letter or a digit.</summary>
    public static IEnumerable<string> Words(string text) =>
        Tidy(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetterOrDigit));

    public static string FirstWord(string text) => Tidy(text).Split([' ', '\n'], 2)[0];

    public static string LastWord(string text) => Tidy(text) is var tidy && tidy.LastIndexOfAny([' ', '\n']) is var at ? tidy[(at + 1)..] : "";

    private static void Break(StringBuilder tidy)
    {
        if (tidy.Length > 0 && tidy[^1] == ' ') tidy.Length--;
        if (tidy.Length > 0 && tidy[^1] != '\n') tidy.Append('\n');
    }
}
