using System.Globalization;
using System.Text;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>Cuts a text into words with their places and with what separates them.</summary>
internal static class CellReader
{
    public static List<CellWord> Read(string text)
    {
        var words = new List<CellWord>();
        var pending = Break.None;
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text, at))
            {
                pending = Stronger(pending, BreakOf(text, at, words));
                at += char.IsSurrogatePair(text, at) ? 2 : 1;
                continue;
            }
            var end = at;
            while (end < text.Length && (char.IsLetterOrDigit(text, end) || BelongsToWord(text, end)))
            {
                end += char.IsSurrogatePair(text, end) ? 2 : 1;
            }
            var word = Word(text, at, end, pending);
            if (word is { Folded: "va", Marks: "" or "\u0300" })
            {
                pending = Stronger(pending, Break.Soft);
            }
            else
            {
                words.Add(word);
                pending = Break.None;
            }
            at = end;
        }
        return words;
    }

    private static CellWord Word(string text, int start, int end, Break before)
    {
        var letters = new StringBuilder(end - start);
        var marks = new List<char>();
        // Lone surrogates make Normalize throw; they are no letters, so a word never holds one.
        foreach (var c in text[start..end].Normalize(NormalizationForm.FormD))
        {
            switch (CharUnicodeInfo.GetUnicodeCategory(c))
            {
                case UnicodeCategory.NonSpacingMark: marks.Add(c); break;
                case UnicodeCategory.Format: break;
                default: letters.Append(c); break;
            }
        }
        var plain = letters.ToString();
        marks.AddRange(plain.Where(c => c is 'đ' or 'Đ' or 'ð' or 'Ð').Select(_ => 'đ'));
        marks.Sort();
        return new CellWord(
            Folded(plain), new string([.. marks]),
            char.IsUpper(plain[0]), plain.All(c => !char.IsLower(c)) && plain.Any(char.IsUpper),
            start, end - start, before);
    }

    /// <summary>A few letters of other scripts fold to nothing or to several words; they stay as they are.</summary>
    private static string Folded(string word) => VietnameseText.Fold(word) is { Length: > 0 } folded && !folded.Contains(' ') ? folded : word;

    private static bool BelongsToWord(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format;

    private static Break BreakOf(string text, int at, List<CellWord> words) => text[at] switch
    {
        ';' => Break.List,
        ',' or ':' or '(' or ')' or '[' or ']' or '{' or '}' => Break.Hard,
        '\n' or '\r' or '\v' or '\f' or '\u2028' or '\u2029' => Break.Line,
        // "P. VHXH" is one name, "… phường. Công an …" are two.
        '.' => words is [.., { Length: > 2 }] && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]) ? Break.Soft : Break.None,
        ' ' or '\u00A0' or '\u202F' or '_' or '\'' or '"' or '“' or '”' or '‘' or '’' => Break.None,
        var other => char.IsWhiteSpace(other) && other != '\t' || char.IsControl(other) && other != '\t'
            || CharUnicodeInfo.GetUnicodeCategory(other) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark
            ? Break.None
            : Break.Soft,
    };

    private static Break Stronger(Break left, Break right) => left > right ? left : right;
}
