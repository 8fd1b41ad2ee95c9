using System.Globalization;
using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Title, year, number and date from the lines before the table.</summary>
internal static partial class PlanHeaderReader
{
    public static PlanHeader Read(IReadOnlyList<string> lines, int planYear)
    {
        var all = string.Join('\n', lines);
        var reference = Reference().Match(all);
        var number = reference.Success && reference.Groups["no"].Value.Trim().Length > 0
            ? Regex.Replace(reference.Groups["no"].Value + "/" + reference.Groups["kind"].Value, @"\s", "")
            : null;
        // A day of any other year is a slip of the pen, or of another plan: a person says the right one.
        var issuedOn = reference.Success && number is not null && Date(reference) is { } day && (day.Year == planYear || day.Year == planYear - 1) ? day : (DateOnly?)null;
        var title = Title(lines);
        var named = Year().Match(title ?? "") is { Success: true } titled ? titled : Year().Match(all);
        var year = named.Success ? int.Parse(named.Groups["y"].Value, CultureInfo.InvariantCulture) : (int?)null;
        string[] flags = number is null || issuedOn is null ? [NoteCodes.NumberMissing] : [];
        return new PlanHeader(title, year, number, issuedOn, lines, flags);
    }

    // The title follows "PHỤ LỤC" and runs over lines in capitals; some appendices have it in the same line, some in small letters.
    private static string? Title(IReadOnlyList<string> lines)
    {
        var candidates = lines.Where(line => !Aside().IsMatch(line) && !Letterhead().IsMatch(Folding.FoldWords(line))).ToList();
        var start = candidates.FindIndex(line => Appendix().IsMatch(line));
        if (start >= 0) candidates.RemoveRange(0, start);
        if (candidates.Count > 0 && Appendix().Match(candidates[0]) is { Success: true } label)
        {
            candidates[0] = candidates[0][label.Length..].Trim(' ', ':', '-', '.', '\n');
            if (candidates[0].Length == 0) candidates.RemoveAt(0);
        }

        var capitals = candidates.SkipWhile(line => !GroupLook.IsCapitals(line)).TakeWhile(GroupLook.IsCapitals).ToList();
        var title = capitals.Count > 0 ? string.Join(' ', capitals) : candidates.FirstOrDefault(line => line.Length > 10);
        return title is null ? null : Wording.Tidy(title.Replace('\n', ' '));
    }

    private static DateOnly? Date(Match match) =>
        int.TryParse(match.Groups["d"].Value, out var day) && int.TryParse(match.Groups["m"].Value, out var month) && int.TryParse(match.Groups["y"].Value, out var year)
        && year is > 1999 and < 2101 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    // The date follows, or stands in the other half of the letterhead: "Tân Lập, ngày 05 tháng 01 năm 2026".
    [GeneratedRegex(@"[Ss]ố\s*:?\s*(?<no>\d{0,6})[ .…_]*/[ ]*(?<kind>[A-ZĐ\u00D0]{2,}(?:[-&][A-ZĐ\u00D0]+)*)[\s,]*(?:(?:[^\n]{0,40}?|[^\n]{0,80}(?:\n[^\n]{0,80}){0,3}?\n[^\n,]{2,30},\s*)ngày\s*(?:(?<d>\d{1,2})\s*(?:/|tháng)\s*(?<m>\d{1,2})\s*(?:/|năm)\s*(?<y>\d{4}))?)?")]
    private static partial Regex Reference();

    // Not "ngày 29 tháng 12 năm 2025".
    [GeneratedRegex(@"(?i)\bnăm(?<!tháng[\s\d.,…_]{0,12}năm)\s+(?<y>20\d\d)\b")]
    private static partial Regex Year();

    [GeneratedRegex(@"^\s*\(|(?i)kèm theo|^\s*số\s*:")]
    private static partial Regex Aside();

    [GeneratedRegex(@"^(?:uy ban nhan dan|ubnd|cong hoa xa hoi|doc lap tu do|hoi dong nhan dan|don vi tinh|(?:phuong|xa|thi tran|dac khu|thanh pho|tinh)(?: \w+){1,5}$)")]
    private static partial Regex Letterhead();

    [GeneratedRegex(@"^\s*(?i:phụ lục|biểu|bảng)(?:\s+(?:số\s*)?(?:\d{1,2}|[IVX]{1,4}))?(?=\W|$)")]
    private static partial Regex Appendix();
}
