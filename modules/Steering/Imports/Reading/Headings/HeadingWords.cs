using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Recognizes one heading cell by its words: the whole of it, else the synonym that stands first in it; "Lĩnh vực/Nhiệm vụ" is of tasks.</summary>
internal static partial class HeadingWords
{
    private const int MostWords = 14;

    private static readonly List<(string Phrase, ColumnRole Role)> Synonyms =
        [.. Vocabulary.Default.Headings.SelectMany(role => role.Value.Select(phrase => (phrase, role.Key)))];

    private static readonly Dictionary<string, string> Abbreviations = Vocabulary.Default.Abbreviations.ToDictionary(one => one.Typed, one => one.Words);

    private static readonly Dictionary<string, ColumnRole> Exact = Synonyms.DistinctBy(one => one.Phrase).ToDictionary(one => one.Phrase, one => one.Role);

    public static ColumnRole? RoleOf(string heading) => Find(heading).Role;

    public static (ColumnRole? Role, bool Exact) Find(string heading)
    {
        if (heading.Length is 0 or > 200) return (null, false);
        var words = Folding.FoldWords(Number().Replace(Aside().Replace(heading, " "), ""));
        if (Exact.TryGetValue(words, out var exact)) return (exact, true);
        words = string.Join(' ', words.Split(' ').Select(word => Abbreviations.GetValueOrDefault(word, word)));
        if (Exact.TryGetValue(words, out exact)) return (exact, true);
        if (words.Count(letter => letter == ' ') >= MostWords) return (null, false);
        var inside = Synonyms
            .Where(one => one.Phrase.Length > 3 && one.Role != ColumnRole.Unit && Folding.HasPhrase(words, one.Phrase))
            .OrderBy(one => one.Role == ColumnRole.Area ? 1 : 0)
            .ThenBy(one => (" " + words).IndexOf(" " + one.Phrase, StringComparison.Ordinal))
            .ThenByDescending(one => one.Phrase.Length)
            .ToList();
        return (inside.Count == 0 ? null : inside[0].Role, false);
    }

    // "3-Hoạt động", "(5) Chủ trì", "7. Thời gian"
    [GeneratedRegex(@"^\s*\(?\d{1,2}\)?\s*[-.:)/]?\s*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Aside();
}
