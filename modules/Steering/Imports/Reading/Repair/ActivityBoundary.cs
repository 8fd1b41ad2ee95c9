using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Where one activity ends and the next begins inside a cell: a capital letter that begins a verb of plans.</summary>
internal static partial class ActivityBoundary
{
    /// <summary>The two parts at the first such place, or null. Sentence ends come before bare capitals.</summary>
    public static (string First, string Second)? Find(string text)
    {
        return At(text, AfterSentence()) ?? At(text, BareCapital());
    }

    /// <summary>Only where a sentence ends.</summary>
    public static (string First, string Second)? AtSentence(string text) => At(text, AfterSentence());

    private static (string First, string Second)? At(string text, Regex place)
    {
        foreach (Match match in place.Matches(text))
        {
            var at = match.Index + match.Length;
            if (at < 8 || text.Length - at < 8) continue;
            var words = Folding.FoldWords(text[at..Math.Min(text.Length, at + 60)]);
            if (Vocabulary.Default.ActivityVerbs.Any(verb => Folding.StartsWithPhrase(words, verb)))
                return (text[..at], text[at..]);
        }

        return null;
    }

    [GeneratedRegex(@"[.;]\s+(?=\p{Lu})")]
    private static partial Regex AfterSentence();

    // After a word in small letters, so that "Trung tâm Phục vụ" or "Luật Tổ chức" in a name is rarely met; the verb decides.
    [GeneratedRegex(@"(?<=\p{Ll})\s+(?=\p{Lu}\p{Ll}+ \p{Ll})")]
    private static partial Regex BareCapital();
}
