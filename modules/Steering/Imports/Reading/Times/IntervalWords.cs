using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Finds in folded text how often work comes back: "hằng quý", "định kỳ 6 tháng". Of several the finest counts: whoever reports each
/// month, quarter and year has something due each month.
/// </summary>
internal sealed class IntervalWords
{
    /// <summary>Stands in <see cref="Rest"/> for what was understood.</summary>
    public const char Mark = '\u0002';

    // The longest first: "định kỳ 6 tháng" says more than "định kỳ".
    private static readonly Dictionary<string, Interval> Known = Vocabulary.Default.Time.Periodic.ToDictionary(one => one.Phrase, one => one.Interval);
    private static readonly Regex Phrases = Phrase.AnyOf(Known.Keys);

    private readonly List<(int At, Interval Interval)> found = [];

    /// <summary>The text, as long as before, with marks in place of what was understood.</summary>
    public string Rest { get; private set; } = "";

    /// <summary>Null when the text does not say that work comes back.</summary>
    public Interval? Interval => found.Count == 0 ? null : found.MinBy(one => (one.Interval.Months(), one.Interval == Reading.Interval.Unstated)).Interval;

    /// <summary>Where the first of them begins.</summary>
    public int At => found.Min(one => one.At);

    public static IntervalWords Find(string folded)
    {
        var words = new IntervalWords();
        words.Rest = Phrases.Replace(folded, match => words.Take(match, Known[Folding.FoldWords(match.Value)]));
        return words;
    }

    private string Take(Match match, Interval interval)
    {
        found.Add((match.Index, interval));
        return new string(Mark, match.Length);
    }
}
