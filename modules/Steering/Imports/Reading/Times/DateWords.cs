using System.Globalization;
using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Finds days, months, quarters and parts of a year in folded text. Neighbors with "đến" or a dash between them become one period.
/// "Trước ngày 30/6" is due on 30/6, as offices track it; "trước tháng 6", "trước 6/2026" and "trước quý III" on the day before they begin.
/// </summary>
internal sealed partial class DateWords
{
    /// <summary>Pattern of what counts rounds: the number after it is no month, though a year follows.</summary>
    public const string Round = @"\b(?:tuan|dot|lan|khoa|hoc ky)\s+(?:thu\s+)?";

    private readonly List<(int Start, int End, TimePeriod Period, bool IsRange)> found = [];
    private readonly int planYear;
    private string text;

    private DateWords(string text, int planYear) => (this.text, this.planYear) = (text, planYear);

    public bool Impossible { get; private set; }

    /// <summary>The text without what was understood.</summary>
    public string Rest => text;

    public IReadOnlyList<TimePeriod> Periods { get; private set; } = [];

    /// <summary>Those of the periods that only say from when: "từ tháng 3", "sau ngày 30/6".</summary>
    public IReadOnlyList<TimePeriod> Starts { get; private set; } = [];

    /// <summary>Whether the text is a list of single days of the plan's year and says nothing else: "30/6 và 15/12", "20/3; 20/6; 20/9; 20/12".</summary>
    public bool AreDays => Periods.Count > 1 && Starts.Count == 0 && Periods.All(period => period.From is null && period.Due.Year == planYear) && ListOfDays().IsMatch(text);

    public static DateWords Find(string folded, int planYear)
    {
        var text = DocumentReference().Replace(folded, match => new string(' ', match.Length));
        text = OtherYear().Replace(text, match => string.Create(CultureInfo.InvariantCulture, $" nam {(match.Groups["next"].Success ? planYear + 1 : planYear - 1)}"));
        if (!Weekly().IsMatch(text)) text = MonthLetter().Replace(text, "thang ");
        text = WeekOfMonth().Replace(text, "tuan ${weeks} thang ");
        var words = new DateWords(Dash().Replace(Arrow().Replace(text, " - "), " - "), planYear);
        words.Each(Serial(), words.ReadSerial);
        words.Each(Iso(), words.ReadDay);
        words.Each(Days(), words.ReadDays);
        words.Each(FullDate(), words.ReadDay);
        words.Each(SpelledDate(), words.ReadDay);
        words.Each(Quarters(), words.ReadQuarters);
        words.Each(PartOfYear(), words.ReadPartOfYear);
        words.Each(Months(), words.ReadMonths);
        words.Each(MonthOfYear(), words.ReadMonth);
        words.Each(ShortDate(), words.ReadDay);
        words.Merge();
        return words;
    }

    // What is understood is blanked, so that a later, shorter pattern cannot read it again.
    private void Each(Regex pattern, Func<Match, bool> read)
    {
        foreach (Match match in pattern.Matches(text))
        {
            if (!read(match)) Impossible = true;
            text = Blank(text, match);
        }
    }

    private static string Blank(string text, Match match) => text.Remove(match.Index, match.Length).Insert(match.Index, new string('\u0001', match.Length));

    private bool Add(Match match, DateOnly? from, DateOnly due, bool isRange = false)
    {
        found.Add((match.Index, match.Index + match.Length, new TimePeriod(from, due), isRange));
        return true;
    }

    private bool ReadDay(Match match) => Day(match, "d") is { } day && Add(match, null, day);

    private bool ReadDays(Match match) => Day(match, "first") is { } first && Day(match, "d") is { } last && first <= last && Add(match, first, last, isRange: true);

    private DateOnly? Day(Match match, string day)
    {
        var year = Year(match);
        return Date(year < 100 ? year + 2000 : year, Number(match.Groups["m"].Value), Number(match.Groups[day].Value));
    }

    private bool ReadSerial(Match match) => Add(match, null, new DateOnly(1899, 12, 30).AddDays(Number(match.Groups["n"].Value)));

    private bool ReadQuarters(Match match) => ReadList(match, 4, quarter => (quarter - 1) * 3 + 1, 3);

    private bool ReadMonths(Match match) => ReadList(match, 12, month => month, 1);

    private bool ReadMonth(Match match) => Date(Year(match), Number(match.Groups["m"].Value), 1) is { } first
        && (match.Groups["before"].Success ? Add(match, null, first.AddDays(-1)) : Add(match, first, first.AddMonths(1).AddDays(-1)));

    private bool ReadList(Match match, int most, Func<int, int> firstMonth, int months)
    {
        var year = Year(match);
        var numbers = match.Groups["n"].Captures.Select(one => (one.Index, Number: Number(one.Value))).ToList();
        if (numbers.Any(one => one.Number < 1 || one.Number > most) || Date(year, 1, 1) is null) return false;
        var separators = match.Groups["s"].Captures.Select(one => one.Value.Trim()).ToList();
        for (var i = 0; i < numbers.Count; i++)
        {
            var from = new DateOnly(year, firstMonth(numbers[i].Number), 1);
            var last = i;
            while (last < separators.Count && separators[last] is "-" or "den" or "den het" or "toi") last++;
            var end = new DateOnly(year, firstMonth(numbers[last].Number), 1).AddMonths(months).AddDays(-1);
            if (match.Groups["before"].Success) Add(match, null, from.AddDays(-1));
            else if (end < from) return false;
            else Add(match, from, end, isRange: last > i);
            i = last;
        }

        return true;
    }

    private bool ReadPartOfYear(Match match)
    {
        var (year, months) = (Year(match), Number(match.Groups["n"].Value));
        if (Date(year, 1, 1) is null || months is < 1 or > 12) return false;
        return match.Groups["part"].Value == "dau"
            ? Add(match, new DateOnly(year, 1, 1), new DateOnly(year, 1, 1).AddMonths(months).AddDays(-1))
            : Add(match, new DateOnly(year, 1, 1).AddMonths(12 - months), new DateOnly(year, 12, 31));
    }

    private void Merge()
    {
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        var (periods, starts) = (new List<TimePeriod>(), new List<TimePeriod>());
        for (var i = 0; i < found.Count; i++)
        {
            var period = found[i].Period;
            var isStart = IsStart(i);
            while (i + 1 < found.Count && found[i + 1].Start >= found[i].End && Until().IsMatch(text[found[i].End..found[i + 1].Start]) && found[i + 1].Period.Due >= period.Due)
                (period, isStart) = (new TimePeriod(period.From ?? period.Due, found[++i].Period.Due), false);
            if ((i + 1 == found.Count || found[i + 1].Start >= found[i].End) && UntilEndOfYear().Match(text, found[i].End) is { Success: true } until)
            {
                var year = until.Groups["y"].Success ? Number(until.Groups["y"].Value) : period.Due.Year;
                if (year >= period.Due.Year)
                {
                    (period, isStart) = (new TimePeriod(period.From ?? period.Due, new DateOnly(year, 12, 31)), false);
                    text = Blank(text, until);
                }
            }

            if (isStart) starts.Add(period);
            periods.Add(period);
        }

        (Periods, Starts) = (periods, starts);
    }

    // Of a list, as "từ quý II, III", it cannot be told what the word means.
    private bool IsStart(int at)
    {
        var start = found[at].Start;
        return !found[at].IsRange && (at == 0 || found[at - 1].Start != start) && (at + 1 == found.Count || found[at + 1].Start != start)
            && (Start().IsMatch(text[Math.Max(0, start - 80)..start]) || Onward().IsMatch(text, found[at].End));
    }

    private int Year(Match match) => match.Groups["y"].Success ? Number(match.Groups["y"].Value) : planYear;

    private static DateOnly? Date(int year, int month, int day) =>
        year is >= 2000 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    // A small letter l is often typed for the Roman one.
    private static int Number(string typed) => typed.Replace('l', 'i') switch
    {
        "i" => 1, "ii" => 2, "iii" => 3, "iv" => 4, "v" => 5, "vi" => 6,
        var digits => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
    };

    private const string YearTail = @"(?:\s*(?:/|,|-|\.)?\s*(?:nam\s*)?(?<y>20\d\d)\b)?";

    // "Tuần 2 tháng 4", "tuần 1, 3 tháng 4", "đợt 1 tháng 6": the number counts something else than days.
    private const string NotCounted = @"(?<!\b(?:tuan|dot|lan|ky|khoa|thu)\s+(?:thu\s+)?(?:\d{1,2}\s*(?:,|;|&|-|va|den)\s*)*)";
    // "Quý I, 6 tháng": the 6 is neither quarter nor month; in "tháng 6 tháng 12" it is one.
    private const string NoCount = @"(?!(?<=\d)\s*thang\b(?!\s*\d))";
    private const string Separator = @"\s*(?<s>-|den het|den|toi|,|;|&|\+|va|hoac|/)\s*";

    // What was matched is not tried otherwise, here and below: a text that repeats itself could be split in endless ways.
    private const string BesideDays = @"(?>[\s-]*(?:(?:truoc|ngay|cham nhat|muon nhat|trong|vao|hoan thanh|xong|cac|(?:dot|lan|ky)\s+(?:\d|i{1,3}|iv)\s*[:-]?)\s+)*)";
    private const string Symbol = @"(?!(?:thang|quy|qui|q\d|ngay|nam|tuan|lan|truoc|den)\b)[a-z][a-z0-9]*";
    private const string IssuedOn = @"(?:\s+cua\s+(?:(?!\b(?:truoc|cham|muon|xong|hoan|den|han)\b)[^,;\d]){1,60}?)?\s*[,(]?\s*(?:(?:ban hanh|ky)\s+)?(?<!(?<!/\s?)\b(?:tu|sau|vao)\s)ngay\s+\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2})(?!\d)|\s*thang\s*\d{1,2}\s*,?\s*nam\s*\d{4}|\s*(?:[/.-]|thang)\s*\d{1,2}(?=\s+cua\b))";

    // The number of a document, and the day of its issue: "12/2026/NQ-HĐND", "15/KH-UBND của UBND tỉnh ngày 20/01/2026", "05-CTr/TU", "Thông tư 03/2025", "15/UBND-VX ngày 05/3 của UBND tỉnh".
    [GeneratedRegex(@"\b(?:\d{1,5}\s*/\s*(?:(?:19|20)\d\d\s*/\s*" + Symbol + @"(?:\s?-\s?" + Symbol + ")*|" + Symbol + @"(?:\s?-\s?" + Symbol + @")+)\b(?:" + IssuedOn + @")?|\d{1,5}\s?-\s?" + Symbol + @"\s*/\s*" + Symbol + @"\b(?:" + IssuedOn + @")?|\d{1,5}\s*/\s*" + Symbol + IssuedOn + @"|(?:(?<!\bho\s)so\s*:?|nghi dinh|nghi quyet|thong tu|luat|quyet dinh|chi thi|nd|nq|tt|qd)\s*\d{1,5}\s*/\s*(?:19|20)\d\d\b(?!\s*/)(?:" + IssuedOn + ")?)")]
    private static partial Regex DocumentReference();

    // "15/01 năm sau", "quý IV của năm trước"; not "6 tháng đầu năm trước ngày 15/6", "quý IV năm sau khi có hướng dẫn".
    [GeneratedRegex(@"(?<=\d|\b[ivl]{1,3}|\b(?:dau|cuoi|het))(?>\s+)(?:cua\s+)?nam\s+(?:(?<next>sau|toi|ke tiep|tiep theo)|truoc)\b(?!\s*(?:ngay|tuan|thang|quy|qui|q\d|khi|het|cuoi|dau|nam|t?\d))")]
    private static partial Regex OtherYear();

    // "T3, T6, T9/2026"; not "T1 tháng 4", which is a week.
    [GeneratedRegex(@"\bt(?:\.\s?)?(?=(?:0?[1-9]|1[0-2])\b(?!\s*(?:cua\s+)?thang\b))")]
    private static partial Regex MonthLetter();

    // "Tuần 2/6", "tuần 1-2/6"; not "tuần 1/7-5/7", "tuần 2/6/2026", "tuần 2/2026".
    [GeneratedRegex(@"\btuan\s+(?:thu\s+)?(?<weeks>[1-5](?:\s*(?:,|;|&|-|va|den)\s*[1-5])*)\s?/\s?(?=(?:0?[1-9]|1[0-2])\b(?!\s?[/.-]\s?\d|\s*den\b))")]
    private static partial Regex WeekOfMonth();

    // "T2 đến T6 hằng tuần", "T7, CN": days of the week.
    [GeneratedRegex(@"\b(?:(?:hang|moi|trong|cac) tuan|cn|chu nhat)\b")]
    private static partial Regex Weekly();

    [GeneratedRegex(@"\s*(?:÷|→|⇒|[-=]+>)\s*")]
    private static partial Regex Arrow();

    // A dash between two dates, or before one, is no part of it: "15/3-30/11", "Quý I-15/6", but not "30-06-2026".
    [GeneratedRegex(@"(?<=\d\s?[/.]\s?\d{1,4}|\d-\d{1,2}-\d{4}|^|[^\d\s])\s?-\s?(?=\d{1,2}\s?[/.-]\s?\d)|(?<=\b(?:thang|quy|qui|q|dot|lan|ky|khoa)\.?\s*\d{1,2})\s?-\s?(?=\d{1,2}\s?[/.]\s?\d)")]
    private static partial Regex Dash();

    [GeneratedRegex(@"^\s*(?<n>[3-7]\d{4})(?:\.0+)?\s*$")]
    private static partial Regex Serial();

    [GeneratedRegex(@"\b(?<y>20\d\d)(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<d>\d{1,2})(?:t[\d:.]+z?|\s+\d{1,2}:\d\d(?::\d\d)?)?(?!\d)")]
    private static partial Regex Iso();

    // "10-15/12", "từ ngày 10 đến ngày 15 tháng 12". A month or quarter before "đến" is no day.
    [GeneratedRegex(@"(?<![\d/.:-])" + NotCounted + @"(?<!\b(?:thang|quy|qui|q)\.?\s*)(?<first>\d{1,2})\s*(?:-|den het|den|toi)\s*(?:ngay\s*)?(?<d>\d{1,2})(?:\s?/\s?(?<m>\d{1,2})(?:\s?/\s?(?<y>\d{4}|\d{2})|\s*,?\s*nam\s*(?<y>\d{4}))?(?![\d/%])|\s?\.\s?(?<m>\d{1,2})\s?\.\s?(?<y>\d{4}|\d{2})(?!\d)|\s*thang\s*(?<m>\d{1,2})\b(?:\s*(?:,?\s*nam|/)\s*(?<y>\d{4}))?(?!\s*(?:thang|lan)\b))")]
    private static partial Regex Days();

    [GeneratedRegex(@"(?<![\d/.-])(?<d>\d{1,2})\s?(?<sep>[/.-])\s?(?<m>\d{1,2})\s?\k<sep>\s?(?<y>\d{4}|\d{2})(?!\d)")]
    private static partial Regex FullDate();

    [GeneratedRegex(NotCounted + @"(?<!\bthang\s+)\b(?:ngay\s*)?(?<d>\d{1,2})\s*thang\s*(?<m>\d{1,2})\b(?:\s*(?:,?\s*nam|/)\s*(?<y>\d{4}))?(?!\s*(?:thang|lan)\b)")]
    private static partial Regex SpelledDate();

    [GeneratedRegex(@"\b(?<before>truoc\s+)?(?:quy|qui|q)\.?\s*(?<n>[ivl]{1,3}|\d{1,2})\b" + NoCount + "(?:" + Separator + @"(?:(?:quy|qui|q)\.?\s*)?(?<n>[ivl]{1,3}|\d{1,2})\b" + NoCount + @"(?!/\d{1,2}(?!\d)))*" + YearTail)]
    private static partial Regex Quarters();

    [GeneratedRegex(@"(?<!\bngay\s*)\b(?:0?(?<n>[1-9])|(?<n>1[01]))\s*thang\s*(?<part>dau|cuoi)\b(?!\s*(?:cua\s+)?(?:quy|qui)\b)\s*(?:nam\b)?" + YearTail)]
    private static partial Regex PartOfYear();

    [GeneratedRegex(@"\b(?<before>truoc\s+)?thang\s*(?<n>\d{1,2})\b(?:" + Separator + @"(?:thang\s*)?(?<n>\d{1,2})\b" + NoCount + @"(?!/\d{1,2}(?!\d)))*" + YearTail)]
    private static partial Regex Months();

    [GeneratedRegex(@"(?:\b(?<before>truoc)\s+|(?<![\d/.-]))(?<!" + Round + @")(?<m>\d{1,2})\s?[/.-]\s?(?<y>20\d\d)(?!\d|\s?[/.]\s?\d|-\d)")]
    private static partial Regex MonthOfYear();

    [GeneratedRegex(@"(?<![\d/.-])(?<d>\d{1,2})\s?/\s?(?<m>\d{1,2})(?![\d/%])(?:\s*,?\s*nam\s*(?<y>20\d\d)\b)?")]
    private static partial Regex ShortDate();

    [GeneratedRegex(@"^\s*(?:-|den het|den|toi)\s*(?:het\s*|cuoi\s*)?(?:ngay\s*)?$")]
    private static partial Regex Until();

    // \u0001 is the mark of a day.
    [GeneratedRegex(@"^" + BesideDays + @"(?>\u0001+)(?>\s*(?:[,;&]|\bva\b)\s*(?:va\s+)?" + BesideDays + @"\u0001+)+[\s.]*$")]
    private static partial Regex ListOfDays();

    [GeneratedRegex(@"\G\s*(?:cho\s+)?(?:-|den|toi)\s*(?:(?:het|cuoi|het cuoi)\s+nam\b(?:\s*(?<y>20\d\d)\b)?|nam\s+(?<y>20\d\d)\b)")]
    private static partial Regex UntilEndOfYear();

    // "Quý II/2026 trở đi", "quý I và các quý tiếp theo".
    [GeneratedRegex(@"\G\s*(?:tro di|tro ve sau|(?:,|va)\s*cac\s+(?:thang|quy|nam)\s+(?:tiep theo|sau|con lai))\b")]
    private static partial Regex Onward();

    // Not "thứ tư", "thứ sáu", "đầu tư", "điện tử", "05-CTr/TU".
    [GeneratedRegex(@"\b(?:bat dau(?:\s+(?:thuc hien|trien khai|ap dung|tu|vao|trong))*|(?<!\b(?:thu|dau|dien)\s|/\s?)tu|(?<!\bthu\s)sau)(?:\s+(?:ngay|thoi diem|dau|giua|cuoi|het|khoang))*[\s:]*$")]
    private static partial Regex Start();
}
