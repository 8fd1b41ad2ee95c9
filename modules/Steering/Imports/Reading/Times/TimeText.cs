using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Reads a time as typed. A text that begins with an event or another programme is bound to it, unless it names a day, month or
/// quarter. "Năm 2026", "Cả năm" and "Trong năm" are due on 31/12: the work has an end, which "Thường xuyên" has not. So is work
/// of which only the start is written, and a person has to say when it ends.
/// </summary>
internal static partial class TimeText
{
    private static readonly TimeWords Words = Vocabulary.Default.Time;
    private static readonly HashSet<string> Fillers = [.. Words.Fillers.SelectMany(phrase => phrase.Split(' '))];

    private static readonly Regex Continuous = Phrase.AnyOf(Words.Continuous);

    public static TimeReading Read(string text, int planYear, DateOnly? issuedOn)
    {
        var folded = Weekly().Replace(RoundTheClock().Replace(Fold(text.Length > 2_000 ? text[..2_000] : text), "thuong xuyen"), "hang tuan");
        var words = Folding.FoldWords(folded);
        if (words.Length == 0) return TimeReading.Of(TimeKind.Unspecified, NoteCodes.TimeMissing);

        var often = IntervalWords.Find(folded);
        var relative = RelativeWords.Find(folded);
        var continuous = Continuous.Match(folded);
        // "Hằng quý, trong 5 ngày sau khi kết thúc quý" comes back, and "thường xuyên, trả lời trong 15 ngày kể từ ngày nhận đơn" goes on.
        if (relative is not null && (relative.FromIssue || !often.StandsAlone && continuous is not { Success: true, Index: 0 }))
            return Relative(relative, issuedOn) with { LeftOut = DaysLeftOut.OfOther(DateWords.Find(folded, planYear)) };

        var dates = DateWords.Find(often.Rest, planYear);
        var bound = often.IsAll ? TimeKind.Unspecified : Bound(words);
        if (bound != TimeKind.Unspecified && dates.Periods.Count == 0 && !dates.Impossible) return Bound(bound, often, dates);

        if (continuous.Success && (often.Interval is null or Interval.Unstated || continuous.Index < often.At) && bound == TimeKind.Unspecified)
            return new TimeReading(TimeKind.Continuous, dates.Periods, null, null, dates.Periods.Count > 0 || relative is not null || often.IsUneven || often.Interval is not (null or Interval.Unstated) ? [NoteCodes.TimeMixed] : []) { LeftOut = DaysLeftOut.OfOther(dates) };
        if (often.Interval is { } interval && bound == TimeKind.Unspecified)
            return new TimeReading(TimeKind.Periodic, dates.Periods, interval, null, [.. relative is null ? Array.Empty<string>() : [NoteCodes.TimeMixed], .. dates.Impossible ? [NoteCodes.ImpossibleDate] : Array.Empty<string>(), .. often.IsUneven ? [NoteCodes.IntervalUneven] : Array.Empty<string>()])
            {
                LeftOut = DaysLeftOut.OfPeriodic(dates, interval, planYear),
            };
        if (dates.Impossible) return TimeReading.Of(TimeKind.Unspecified, NoteCodes.ImpossibleDate);
        if (dates.Periods.Count > 0) return Dated(dates, planYear, bound);
        if (WholeYear(folded, planYear) is { } year) return Dated([year], planYear, bound);
        if (LooksLikeDate().IsMatch(dates.Rest)) return TimeReading.Of(TimeKind.Unspecified, NoteCodes.ImpossibleDate);
        return TimeReading.Of(Inside(words), Inside(words) == TimeKind.Unspecified ? [NoteCodes.TimeUnreadable] : []);
    }

    /// <summary>Whether the whole text is a time and nothing else, so that it belongs into a column of times.</summary>
    public static bool IsTime(string text)
    {
        if (text.Length is 0 or > 140) return false;
        var folded = Fold(text);
        var reading = Read(text, 2026, null);
        var words = Folding.FoldWords(folded);
        switch (reading.Kind)
        {
            case TimeKind.Unspecified:
                return reading.Notes.Contains(NoteCodes.ImpossibleDate) && words.Length < 30;
            case TimeKind.Triggered or TimeKind.ProgrammeBound:
                return Bound(words) != TimeKind.Unspecified && !Folding.StartsWithPhrase(words, "sau") && words.Count(letter => letter == ' ') < 25;
            default:
                // Day names and counts are times; "Báo cáo quý I của Phòng" is not.
                var rest = Folding.FoldWords(Continuous.Replace(DateWords.Find(IntervalWords.Find(folded).Rest, 2026).Rest, " ").Replace('\u0001', ' ').Replace(IntervalWords.Mark, ' '));
                var typedDate = folded.Any(char.IsDigit) || words.Contains("quy", StringComparison.Ordinal) || reading.Kind != TimeKind.Dated || WholeYear(folded, 2026) is not null;
                return typedDate && rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => !Fillers.Contains(word) && !word.All(char.IsDigit)) <= 1;
        }
    }

    // Without its accents "sáu tháng" would begin as "sau", after, does.
    private static string Fold(string text) => Folding.Fold(InWords().Replace(SixMonths().Replace(Wording.Tidy(text), "6 tháng"), match => $"{match.Groups["unit"].Value} {Number(match.Groups["n"].Value)}"));

    private static int Number(string words) => Folding.Fold(words) switch
    {
        "mot" => 1, "hai" => 2, "ba" => 3, "bon" or "tu" => 4, "sau" => 6, "bay" => 7, "tam" => 8, "chin" => 9, "muoi" => 10, "muoi mot" => 11, _ => 12,
    };

    // "Khi có yêu cầu; báo cáo hằng quý" comes back, and would be missed as work that waits; "theo kế hoạch hằng năm" is a name.
    private static TimeReading Bound(TimeKind bound, IntervalWords often, DateWords dates) => often.Interval switch
    {
        null or Interval.Unstated => TimeReading.Of(bound),
        { } interval when often.StandsAlone => new TimeReading(TimeKind.Periodic, [], interval, null, [NoteCodes.TimeMixed, .. often.IsUneven ? [NoteCodes.IntervalUneven] : Array.Empty<string>()])
        {
            LeftOut = DaysLeftOut.OfOther(dates),
        },
        _ => TimeReading.Of(bound, NoteCodes.TimeMixed) with { LeftOut = DaysLeftOut.OfOther(dates) },
    };

    private static TimeKind Bound(string words)
    {
        var triggered = Words.TriggeredStart.Where(phrase => Folding.StartsWithPhrase(words, phrase)).Select(phrase => phrase.Length).DefaultIfEmpty().Max();
        var programme = Folding.StartsWithPhrase(words, "theo doi") ? 0 : Words.ProgrammeStart.Where(phrase => Folding.StartsWithPhrase(words, phrase)).Select(phrase => phrase.Length).DefaultIfEmpty().Max();
        return triggered == 0 && programme == 0 ? TimeKind.Unspecified : triggered >= programme ? TimeKind.Triggered : TimeKind.ProgrammeBound;
    }

    private static TimeKind Inside(string words) =>
        EventInside().IsMatch(words) ? TimeKind.Triggered : ProgrammeInside().IsMatch(words) ? TimeKind.ProgrammeBound : TimeKind.Unspecified;

    private static TimeReading Relative(RelativeDue relative, DateOnly? issuedOn) => !relative.FromIssue
        ? new TimeReading(TimeKind.Triggered, [], null, relative, [])
        : new TimeReading(TimeKind.Dated, RelativeWords.Due(relative, issuedOn) is { } due ? [new TimePeriod(issuedOn, due)] : [], null, relative, []);

    private static TimeReading Dated(DateWords dates, int planYear, TimeKind bound)
    {
        if (bound == TimeKind.Unspecified && dates.AreDays)
            return Dated(dates.Periods, planYear, bound) with { Earlier = [.. dates.Periods.Select(period => period.Due).Distinct().Order().SkipLast(1)] };
        if (dates.Periods.Where(period => !dates.Starts.Contains(period)).ToList() is { Count: > 0 } ends)
            return Dated(ends, planYear, bound) with { LeftOut = DaysLeftOut.OfDated(dates, ends) };
        var start = dates.Starts.Min(period => period.From ?? period.Due);
        var open = new TimePeriod(start, new DateOnly(Math.Max(planYear, start.Year), 12, 31));
        var reading = Dated([open], planYear, bound);
        return reading with { Notes = [.. reading.Notes, NoteCodes.EndMissing], LeftOut = DaysLeftOut.OfDated(dates, [open]) };
    }

    private static TimeReading Dated(IReadOnlyList<TimePeriod> periods, int planYear, TimeKind bound)
    {
        var notes = new List<string>();
        if (bound != TimeKind.Unspecified) notes.Add(NoteCodes.TimeMixed);
        if (periods.Any(period => period.Due.Year != planYear)) notes.Add(NoteCodes.OutsidePlanYear);
        return new TimeReading(TimeKind.Dated, periods, null, null, notes);
    }

    private static TimePeriod? WholeYear(string folded, int planYear)
    {
        var match = Year().Match(folded);
        if (!match.Success) return null;
        var year = match.Groups["y"].Success ? int.Parse(match.Groups["y"].Value, System.Globalization.CultureInfo.InvariantCulture) : planYear;
        var first = match.Groups["y1"].Success ? int.Parse(match.Groups["y1"].Value, System.Globalization.CultureInfo.InvariantCulture) : year;
        return first > year ? null : new TimePeriod(match.Groups["end"].Success ? null : new DateOnly(first, 1, 1), new DateOnly(year, 12, 31));
    }

    [GeneratedRegex(@"^(?:thuc hien\s+|hoan thanh\s+|trien khai\s+)?(?:(?<end>cuoi|truoc khi het|(?:den\s+)?het)\s+nam|ca nam|trong nam|trong suot nam|suot nam|trong ca nam|nam)(?:\s*(?<y>20\d\d))?\W*$|^\W*(?:(?:trong\s+)?12\s+thang(?:\s+trong\s+nam)?|(?:(?:trong\s+)?(?:giai doan|cac nam|nam|tu nam)\s*)?(?<y1>20\d\d)\s*(?:-|den(?: nam)?)\s*(?<y>20\d\d)|(?<y>20\d\d))\W*$")]
    private static partial Regex Year();

    // Not "thứ sáu tháng 6", "tháng sáu tháng chín".
    [GeneratedRegex(@"(?<!\b(?:thứ|tháng)\s)\bsáu\stháng\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SixMonths();

    // "Quý hai", "ngày 15 tháng tư"; not "mỗi quý một lần", nor "tháng năm", which may be of a year, nor a list: "quý hai, ba".
    [GeneratedRegex(@"(?:(?<!\b(?:mỗi|hằng|hàng|từng|\d{1,3}|một|hai|ba|bốn|sáu|chín)\s)|(?<=\bngày\s\d{1,2}\s))\b(?<unit>quý|tháng)\s+(?<n>(?>mười\smột|mười\shai|mười|một|hai|ba|bốn|tư|sáu|bảy|tám|chín))\b(?!\s+(?:lần|đợt|kỳ|buổi|cuộc|bài|tin|chuyên|báo cáo|văn bản|vấn|pháp)\b|\s*(?:[,;&+–-]|và|đến|hoặc)\s*(?:một|hai|ba|bốn|tư|sáu|bảy|tám|chín|mười)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InWords();

    // "24/7" is no day in July unless a word says so.
    [GeneratedRegex(@"(?<!(?:ngay|truoc|den|tu|het)\s+)(?<![\d/])24\s?(?:h|gio)?\s?/\s?(?:24|7)(?:\s?h)?\b(?!\s?/)")]
    private static partial Regex RoundTheClock();

    // "2 lần/tuần", "mỗi tuần 1 lần"; not "2 lần trong tuần 3".
    [GeneratedRegex(@"(?<![\d/.])\b(?:\d{1,2}|mot|hai|ba)\s*(?:\([a-z ]+\)\s*)?lan(?:\s*/\s*|\s+(?:trong|moi|mot|tren|hang)\s+)(?:(?:mot|0?1)\s+)?tuan\b(?!\s*(?:\d|thu\b|dau\b|cuoi\b))|\b(?:moi|mot|0?1)\s+tuan\s+(?:mot|hai|ba|\d{1,2})\s+lan\b|\btuan\s*/\s*lan\b")]
    private static partial Regex Weekly();

    [GeneratedRegex(@"\b(?:khi co|khi duoc|sau khi|khi phat sinh|khi trung uong|khi tinh|ngay khi)\b")]
    private static partial Regex EventInside();

    [GeneratedRegex(@"\btheo (?:chuong trinh|ke hoach|lo trinh|de an|huong dan|quy dinh|tien do|du an)\b")]
    private static partial Regex ProgrammeInside();

    [GeneratedRegex(@"(?<!" + DateWords.Round + @"\d?)\d\s?[/-]\s?\d")]
    private static partial Regex LooksLikeDate();
}
