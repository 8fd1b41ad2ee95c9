using System.Globalization;
using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Days that a time states and that nobody will be held to: dated work is planned by the last of its days where they are no mere
/// list, and periodic work is due when its periods end. A person has to look, or those days would be missed in silence.
/// </summary>
internal static partial class DaysLeftOut
{
    /// <summary>
    /// All but the last of the due dates and its start, numbers beside them that were not understood, and the end of the year where it
    /// stands in words beside them.
    /// </summary>
    public static IReadOnlyList<string> OfDated(DateWords dates, IReadOnlyList<TimePeriod> due)
    {
        var last = due.Max(period => period.Due);
        var end = new DateOnly(last.Year, 12, 31);
        return [.. dates.Periods.Where(period => period.Due != last && !IsStartOf(due, period, dates)).Select(Text), .. WithoutMonth(dates), .. Numbers(dates), .. last < end && EndOfYear().IsMatch(dates.Rest) ? [end.ToText()] : Array.Empty<string>()];
    }

    /// <summary>All that do not end with a period of the interval within the plan's year, or begin before it; and from when, unless from its first day.</summary>
    public static IReadOnlyList<string> OfPeriodic(DateWords dates, Interval interval, int planYear) =>
        [.. dates.Periods.Where(period => !IsPlanned(period, interval.Months(), planYear) || dates.Starts.Contains(period) && period.From > new DateOnly(planYear, 1, 1)).Select(Text), .. WithoutMonth(dates)];

    /// <summary>Every day: what has no end, or counts from an event, is planned without them.</summary>
    public static IReadOnlyList<string> OfOther(DateWords dates) => [.. dates.Periods.Select(Text), .. WithoutMonth(dates)];

    private static bool IsStartOf(IReadOnlyList<TimePeriod> due, TimePeriod period, DateWords dates) =>
        dates.Starts.Contains(period) && due.Any(one => one.From == (period.From ?? period.Due));

    private static bool IsPlanned(TimePeriod period, int months, int planYear) => period.Due.AddDays(1) is { Day: 1 } next
        && period.Due.Year == planYear && period.Due.Month % months == 0 && (period.From is null || period.From >= next.AddMonths(-months));

    private static string Text(TimePeriod period) => period.From is { } from ? $"{from.ToText()}–{period.Due.ToText()}" : period.Due.ToText();

    // "Trước ngày 25 hằng tháng", "20 hàng tháng", "trong 10 ngày đầu quý", "tuần 2 tháng 4", "giữa quý III".
    private static IEnumerable<string> WithoutMonth(DateWords dates) => DayWithoutMonth().Matches(dates.Rest)
        .Select(Text).Distinct();

    // "Quý III và/hoặc IV", "tháng 3, 6 tháng": what a separator joins to a period, or to nothing, is no count of something else.
    private static IEnumerable<string> Numbers(DateWords dates) => BareNumber().Matches(dates.Rest)
        .Where(match => !match.Groups["year"].Success || dates.Periods.All(period => period.Due.Year != int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture)))
        .Select(match => match.Groups["months"].Success ? $"{match.Groups["months"].Value} tháng" : match.Value.ToUpperInvariant()).Distinct();

    private static string Text(Match match) => match switch
    {
        _ when match.Groups["day"].Success => $"ngày {match.Groups["day"].Value}",
        _ when match.Groups["week"].Success => $"tuần {Accented(match.Groups["week"].Value)}",
        _ when match.Groups["vague"].Success => $"{Accented(match.Groups["vague"].Value)} kỳ",
        _ => $"{match.Groups["count"].Value} ngày {Accented(match.Groups["part"].Value)}",
    };

    private static string Accented(string folded) => string.Join(' ', folded.Split(' ').Select(word => word switch
    {
        "dau" or "thuong" => "đầu", "cuoi" => "cuối", "giua" or "trung" => "giữa", "tuan" => "tuần", "thu" => "thứ", "nhat" => "nhất", "tu" => "tư", "va" => "và", "den" => "đến", _ => word,
    }));

    // \u0002 is the mark of what says how often, \u0001 that of a period. The end of a period is its last week too.
    [GeneratedRegex(@"\b(?:ngay|mung|mong)\s+(?:mung\s+|mong\s+)?(?<day>\d{1,2})\b|\btruoc\s+(?<day>\d{1,2})\b(?!\s*(?:ngay|gio|h|g|tuan|thang|quy|nam)\b|[:/.]\s?\d)|\b(?<day>\d{1,2})\s+\u0002|\b(?<count>\d{1,2})\s+ngay\s+(?:lam viec\s+)?(?<part>dau|cuoi)\b|\btuan\s+(?:le\s+)?(?<week>(?:thu\s+)?\d{1,2}(?:\s*(?:,|;|&|-|va|den)\s*(?:tuan\s+)?(?:thu\s+)?\d{1,2})*\b|thu\s+(?:nhat|hai|ba|tu)\b|dau\b)(?!\s*lan\b)|(?<!\b(?:tu|bat)\s+)\b(?:(?<vague>dau|giua)|(?<vague>thuong|trung)\s+tuan)\s+\u0001")]
    private static partial Regex DayWithoutMonth();

    [GeneratedRegex(@"(?<=(?:^|[\d\u0001]|\b(?:va|hoac|den|toi|het|quy|qui|q|thang|nam)\b)[^\w\u0001]*)(?<![\w:])(?:(?<months>\d{1,2})\s*thang|(?<year>20\d\d)|\d{1,2}|[ivl]{1,3})(?![\w:]|\s*%)(?=[^\w\u0001]*(?:$|[\d\u0001]|(?:va|hoac|den|toi|nam|quy)\b))")]
    private static partial Regex BareNumber();

    [GeneratedRegex(@"\b(?:ca|cuoi|het|va)\s+nam\b")]
    private static partial Regex EndOfYear();
}
