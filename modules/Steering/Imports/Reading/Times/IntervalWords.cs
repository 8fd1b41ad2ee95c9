using System.Globalization;
using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Finds in folded text how often work comes back: "hằng quý", "định kỳ 6 tháng", "2 lần/năm". Of several the finest counts: whoever
/// reports each month, quarter and year has something due each month.
/// </summary>
internal sealed partial class IntervalWords
{
    /// <summary>Stands in <see cref="Rest"/> for what was understood.</summary>
    public const char Mark = '\u0002';

    private static readonly Interval[] Lengths = [Reading.Interval.Monthly, Reading.Interval.Quarterly, Reading.Interval.HalfYearly, Reading.Interval.Yearly];

    // The longest first: "định kỳ 6 tháng" says more than "định kỳ".
    private static readonly Dictionary<string, Interval> Known = Vocabulary.Default.Time.Periodic.ToDictionary(one => one.Phrase, one => one.Interval);
    // Not "định kỳ tháng 6", "định kỳ quý I", "6 tháng năm 2026".
    private static readonly Regex Phrases = new($@"{Phrase.AnyOf(Known.Keys)}(?!(?<=\bdinh\W+ky\W+(?:thang|quy))\s*(?:\d|[ivl]{{1,3}}\b))(?!(?<=(?<!\bquy\W+)\b0?6 thang nam)\s+20\d\d)");

    private readonly List<(int At, Interval Interval)> found = [];

    /// <summary>The text, as long as before, with marks in place of what was understood.</summary>
    public string Rest { get; private set; } = "";

    /// <summary>Null when the text does not say that work comes back.</summary>
    public Interval? Interval => found.Count == 0 ? null : found.MinBy(one => (one.Interval.Months(), one.Interval == Reading.Interval.Unstated)).Interval;

    /// <summary>Where the first of them begins.</summary>
    public int At => found.Min(one => one.At);

    /// <summary>Whether a count makes no whole period: "3 lần/năm", "2 tháng/lần". The interval is then the next longer one, which surely has work.</summary>
    public bool IsUneven { get; private set; }

    /// <summary>Whether it is a clause of its own and no part of a name: "theo định kỳ hằng quý", but not "theo kế hoạch hằng năm".</summary>
    public bool StandsAlone => found.Any(one => one.Interval != Reading.Interval.Unstated && ClauseBefore().IsMatch(Rest[..one.At]));

    /// <summary>Whether the text says nothing else: "theo quý", "theo tháng, quý, năm".</summary>
    public bool IsAll { get; private set; }

    public static IntervalWords Find(string folded)
    {
        var words = new IntervalWords();
        if (By().Match(folded) is { Success: true } by)
        {
            words.IsAll = true;
            words.Rest = words.Take(by, Lengths.First(one => one.Months() >= by.Groups["unit"].Captures.Min(unit => Months(unit.Value))));
            return words;
        }

        var text = MonthlyReports().Replace(folded, match => words.Take(match, Reading.Interval.Monthly));
        text = Reports().Replace(text, match => words.Take(match, Reading.Interval.Quarterly));
        text = Times().Replace(text, words.Count);
        text = Every().Replace(text, words.Count);
        text = Length().Replace(text, words.Count);
        words.Rest = Phrases.Replace(text, match => words.Take(match, Known[Folding.FoldWords(match.Value)]));
        // "Hằng năm, ít nhất 2 lần": a count that stands apart from the period.
        if (words.found.Count > 0 && Apart().Match(words.Rest) is { Success: true } apart && Number(apart, "n") != 1) words.IsUneven = true;
        return words;
    }

    private string Count(Match match)
    {
        var times = match.Groups["least"].Success ? Number(match, "least") : Number(match, "n");
        var months = Number(match, "m") * Months(match.Groups["unit"].Value);
        var interval = Lengths.FirstOrDefault(one => one.Months() * times >= months);
        if (match.Groups["least"].Success || match.Groups["less"].Success || interval.Months() * times != months) IsUneven = true;
        return Take(match, interval);
    }

    private string Take(Match match, Interval interval)
    {
        found.Add((match.Index, interval));
        return new string(Mark, match.Length);
    }

    private static int Months(string unit) => unit switch { "thang" => 1, "quy" => 3, "nam" => 12, _ => 6 };

    private static int Number(Match match, string group) => match.Groups[group].Value switch
    {
        "" or "mot" => 1, "hai" => 2, "ba" => 3, "bon" => 4, "sau" => 6,
        var digits => int.Parse(digits, CultureInfo.InvariantCulture),
    };

    private const string Digits = @"(?>\d{1,2}|(?:mot|hai|ba|bon|sau)\b)";
    private const string InWords = @"(?>\s*(?:\([a-z ]+\)\s*)?)";
    private const string Or = @"(?>\s*(?:-|den|hoac)\s*)";
    private const string Each = @"(?>trong|moi|tren|tung|hang)";

    // "2 lần/năm", "01 (một) lần trong 6 tháng", "1-2 lần/năm"; not "2 lần trong quý I", "2 lần (tháng 6 và tháng 12)".
    [GeneratedRegex(@"(?<![\d/.])\b(?<less>(?:khong qua|toi da)\s+)?(?:(?<least>" + Digits + ")" + Or + ")?(?<n>" + Digits + ")" + InWords + @"lan(?:\s+(?<unit>nam)\b|(?:\s*/\s*|\s+(?=" + Each + @"\b))(?:" + Each + @"\s+)*(?:(?<m>" + Digits + ")" + InWords + @")?(?:(?<unit>nam)\b|(?<unit>thang|quy)\b(?!\s*/?\s*(?:\d|[ivl]{1,3}\b|dau\b|cuoi\b))))")]
    private static partial Regex Times();

    // "6 tháng/lần", "mỗi quý một lần", "1 năm 2 lần"; not "tháng 6 lần 2".
    [GeneratedRegex(@"\b(?>(?>dinh ky|" + Each + @")\s+)*(?:(?<![\d/.])(?<less>" + Digits + ")" + Or + ")?(?:(?<m>" + Digits + ")" + InWords + @"|(?<!\d\s*))(?<unit>thang|quy|nam)(?:\s*/\s*(?:(?<n>" + Digits + ")" + InWords + @")?|\s+(?:(?:it nhat|toi thieu)\s+)?(?<n>" + Digits + ")" + InWords + @")lan\b(?!\s*(?:\d|[ivl]{1,3}\b|thu\b|dau\b|cuoi\b))")]
    private static partial Regex Every();

    // "Định kỳ 3 tháng", "hằng 6 tháng"; not "định kỳ 6 tháng đầu năm".
    [GeneratedRegex(@"\b(?:dinh ky|moi|hang)\s+(?:(?:moi|hang)\s+)?(?<m>\d{1,2})\s*(?<unit>thang|quy|nam)\b(?!\s*(?:\d|dau|cuoi|/|lan))")]
    private static partial Regex Length();

    // What administrative reform is reported by: "quý I, 6 tháng, quý III và năm", "3 tháng, 6 tháng, 9 tháng, năm".
    [GeneratedRegex(@"\b(?:quy\s*(?:i|l|0?1)|0?3\s+thang)\W+0?6\s+thang(?:\s+dau\s+nam)?\W+(?:va\W+)?(?:quy\s*(?:iii|lll|0?3)|0?9\s+thang(?:\s+dau\s+nam)?)\W+(?:va\W+)?(?:ca\W+)?nam\b")]
    private static partial Regex Reports();

    // "Tháng, quý, 6 tháng và năm"; not "6 tháng, quý, năm".
    [GeneratedRegex(@"\b(?>(?:(?:dinh ky|hang|moi|tung)\s+)*)(?<!\d\s*)thang(?:\W+(?:quy|0?[69]\W+thang))+\W+(?:va\W+)?(?:ca\W+)?nam\b")]
    private static partial Regex MonthlyReports();

    [GeneratedRegex(@"^\W*(?:(?:bao cao|dinh ky|thuc hien)\s+)?theo\s+(?:tung\s+)?(?<unit>thang|quy|nam)(?:\s*(?:,|;|&|/|-|va)\s*(?:tung\s+)?(?<unit>thang|quy|nam|0?6\s+thang))*\W*$")]
    private static partial Regex By();

    [GeneratedRegex(@"(?:^|[,;:.(\u0002]|\b(?:theo|va|bao cao|ngay\s+\d{1,2}|truoc\s+\d{1,2}))\s*$")]
    private static partial Regex ClauseBefore();

    [GeneratedRegex(@"\b(?<n>" + Digits + ")" + InWords + @"lan\b(?!\s*(?:\d|thu\b))")]
    private static partial Regex Apart();
}
