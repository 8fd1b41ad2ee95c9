using System.Globalization;
using System.Text;

namespace CchcPlatform.Kernel.Text;

/// <summary>
/// The forms of a Vietnamese text: as stored, as searched without accents, as searched with accents.
/// Text arrives composed (NFC) from most keyboards and decomposed (NFD) from macOS and some scanners, and the tone is
/// typed in the old place ("hòa") or the new one ("hoà"); all of them are the same text to a reader.
/// All members are pure and thread-safe, and accept any string: what is not a character becomes U+FFFD.
/// </summary>
public static class VietnameseText
{
    /// <summary>The form to store: NFC, every run of white space one space, none at the ends. Nothing else is changed.</summary>
    /// <param name="text">Text as typed or imported.</param>
    public static string Normalize(string text)
    {
        var composed = WellFormed(text).Normalize(NormalizationForm.FormC);
        var result = new StringBuilder(composed.Length);
        foreach (var character in composed)
        {
            if (!char.IsWhiteSpace(character)) result.Append(character);
            else AppendSpace(result);
        }
        return result.ToString().TrimEnd(' ');
    }

    /// <summary>
    /// The form to search in: lower case, no accents or tones, đ as d, every run of punctuation and white space one
    /// space, none at the ends. "Tổ chức bộ máy" becomes "to chuc bo may"; NFC and NFD give the same result, and
    /// folding a folded text changes nothing.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Fold(string text) => Words(text, NormalizationForm.FormKD, keepMarks: false);

    /// <summary>
    /// As <see cref="Fold"/>, but accents and đ are kept, NFC, with the tone always in one place, so that "hoà" and
    /// "hòa", "thuỷ" and "thủy" are equal and "hoa" is not. Used to put hits with exact accents first.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string FoldKeepingAccents(string text)
    {
        var words = Words(text, NormalizationForm.FormKD, keepMarks: true).Split(' ');
        return string.Join(' ', words.Select(TonePlacement.Canonical)).Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// Whether the text has characters no name or sentence needs and a screen or log may obey: control characters,
    /// line and paragraph separators, direction overrides, unpaired surrogates.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="allowTabsAndLineBreaks">Tab, line feed and carriage return are fine, as in a text of several lines.</param>
    public static bool HasControlCharacters(string text, bool allowTabsAndLineBreaks = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (allowTabsAndLineBreaks && character is '\t' or '\n' or '\r') continue;
            if (char.IsControl(character) || character is '\u2028' or '\u2029') return true;
            if (character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')) return true;
            if (!char.IsSurrogate(character)) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(character, text[i + 1])) return true;
            i++;
        }
        return false;
    }

    /// <summary>
    /// The text with U+FFFD where it has no character: an unpaired surrogate, as cutting a text may leave one, or U+FFFE.
    /// <see cref="string.Normalize()"/> throws on either, and a database refuses the first.
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\uFFFE')) return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) result.Append(rune.Value == 0xFFFE ? "\uFFFD" : rune.ToString());
        return result.ToString();
    }

    private static string Words(string text, NormalizationForm form, bool keepMarks)
    {
        // Lower case both before and after taking characters apart: some capitals exist only in one of the forms.
        var apart = WellFormed(text).ToLowerInvariant().Normalize(form).ToLowerInvariant();
        var result = new StringBuilder(apart.Length);
        foreach (var rune in apart.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                    // A mark after a space belongs to nothing.
                    if (keepMarks && result.Length > 0 && result[^1] != ' ') result.Append(rune.ToString());
                    break;
                case UnicodeCategory.Format: // soft hyphen, zero-width space: invisible inside a word
                    break;
                default:
                    if (Rune.IsLetterOrDigit(rune)) result.Append(Letter(rune, keepMarks));
                    else AppendSpace(result);
                    break;
            }
        }
        return result.ToString().TrimEnd(' ');
    }

    // Old fonts typed the Icelandic eth (U+00F0), which looks the same, for đ (U+0111).
    private static string Letter(Rune rune, bool keepMarks) =>
        rune.Value is 'đ' or 'ð' ? keepMarks ? "đ" : "d" : rune.ToString();

    private static void AppendSpace(StringBuilder result)
    {
        if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
    }
}
