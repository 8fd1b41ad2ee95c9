using System.Globalization;
using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>How the cells of a workbook show a number: as a date, a percentage or the number.</summary>
internal sealed partial class NumberFormats(IReadOnlyList<NumberFormats.Kind> styles, bool since1904)
{
    internal enum Kind { Number, Percent, Date, MonthOfYear, DayAndMonth, Year }

    public static NumberFormats Read(OfficePackage package, string part, bool since1904)
    {
        var custom = new Dictionary<string, string>(StringComparer.Ordinal);
        var styles = new List<Kind>();
        var inCells = false;
        using var reader = package.Open(part);
        while (reader.Read())
        {
            if (reader.Name == "cellXfs") inCells = reader.IsStart && !reader.IsEmptyElement;
            if (!reader.IsStart || custom.Count + styles.Count > 200_000) continue;
            if (reader.Name == "numFmt" && reader.Attribute("numFmtId") is { Length: <= 16 } id)
                custom[id] = reader.Attribute("formatCode") is { Length: <= 255 } code ? code : "";
            else if (inCells && reader.Name == "xf")
                styles.Add(KindOf(reader.Attribute("numFmtId") ?? "0", custom));
        }

        return new NumberFormats(styles, since1904);
    }

    /// <summary>
    /// The text a person sees; dates as dd/MM/yyyy, since the typed text of the plan is what people read. A day or year that the cell
    /// does not show was filled in by the program: who types 12/2026 means no day, and who types 30/6 not the year of the typing.
    /// </summary>
    public string Show(string value, int style)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return value;
        var kind = style >= 0 && style < styles.Count ? styles[style] : Kind.Number;
        return kind switch
        {
            Kind.Number => Plain(number),
            Kind.Percent => Plain(Math.Round(number * 100, 6)) + "%",
            _ => Date(number)?.ToString(PatternOf(kind), CultureInfo.InvariantCulture) ?? Plain(number),
        };
    }

    private static string PatternOf(Kind kind) => kind switch
    {
        Kind.MonthOfYear => "MM/yyyy",
        Kind.DayAndMonth => "dd/MM",
        Kind.Year => "yyyy",
        _ => "dd/MM/yyyy",
    };

    private DateOnly? Date(double serial)
    {
        // Excel counts 29/02/1900, which never was; plans have no dates before March 1900.
        var days = Math.Floor(serial) + (since1904 ? 1462 : 0);
        return days is > 60 and < 2_958_466 ? new DateOnly(1899, 12, 30).AddDays((int)days) : null;
    }

    private static string Plain(double number) => Math.Abs(number) < 1e15
        ? Math.Round((decimal)number, 10).ToString("0.##########", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    private static Kind KindOf(string id, Dictionary<string, string> custom)
    {
        if (custom.TryGetValue(id, out var code))
        {
            var bare = Quoted().Replace(code, "");
            return bare.Contains('%') ? Kind.Percent : bare.Contains('#') ? Kind.Number : (Shows('d'), Shows('m'), Shows('y')) switch
            {
                // Without day and year the m is that of minutes, or no date is meant.
                (false, _, false) => Kind.Number,
                (true, true, false) => Kind.DayAndMonth,
                (false, true, true) => Kind.MonthOfYear,
                (false, false, true) => Kind.Year,
                _ => Kind.Date,
            };

            bool Shows(char part) => bare.Contains(part, StringComparison.OrdinalIgnoreCase);
        }

        return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var known)
            ? known switch
            {
                9 or 10 => Kind.Percent,
                16 => Kind.DayAndMonth,
                17 => Kind.MonthOfYear,
                14 or 15 or 22 or >= 27 and <= 36 or >= 50 and <= 58 => Kind.Date,
                _ => Kind.Number,
            }
            : Kind.Number;
    }

    [GeneratedRegex("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.")]
    private static partial Regex Quoted();
}
