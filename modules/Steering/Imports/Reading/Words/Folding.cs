using System.Text;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Text without case, accents and spacing: "Hoà", "hòa" and "HOA" are one, in NFC and NFD, and đ is d, as is ð, which old fonts typed for it.</summary>
internal static class Folding
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Rules look at the first or last so many characters of a text, and may cut one in half.
        foreach (var character in VietnameseText.WellFormed(text).Normalize(NormalizationForm.FormD))
        {
            if (character is >= '\u0300' and <= '\u036F' || IsInvisible(character)) continue;
            var lower = character switch { 'Đ' or 'đ' or '\u00D0' or '\u00F0' => 'd', '–' or '—' or '‑' or '−' => '-', _ => char.ToLowerInvariant(character) };
            if (!char.IsWhiteSpace(lower)) folded.Append(lower);
            else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>Folded, and letters and digits only, with single spaces: for comparing phrases.</summary>
    public static string FoldWords(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var character in Fold(text))
        {
            if (char.IsLetterOrDigit(character)) words.Append(character);
            else if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }

        return words.ToString().TrimEnd();
    }

    /// <summary>Whether the phrase stands in the words as whole words; both folded.</summary>
    public static bool HasPhrase(string words, string phrase)
    {
        for (var at = words.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = words.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || words[at - 1] == ' ') && (at + phrase.Length == words.Length || words[at + phrase.Length] == ' '))
                return true;
        }

        return false;
    }

    public static bool StartsWithPhrase(string words, string phrase) =>
        words.StartsWith(phrase, StringComparison.Ordinal) && (words.Length == phrase.Length || words[phrase.Length] == ' ');

    /// <summary>Nothing to see, or a direction: with one of those a screen would show another number or day than is read and stored.</summary>
    internal static bool IsInvisible(char character) =>
        character >= 0x7F && (character is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or '\u2060' or (>= '\u2066' and <= '\u2069') or '\u061C' or '\uFEFF' or '\u00AD' or '\uFFFE' or '\uFFFF' || char.IsControl(character) && character != '\u0085')
        || character < ' ' && !char.IsWhiteSpace(character);
}
