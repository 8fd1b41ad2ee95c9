using CchcPlatform.Kernel.Calendar;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>A stretch of days that an occurrence is for, with its id and its name for people.</summary>
/// <param name="Id">2026-q1, 2026-m03, 2026-h1, 2026, due, day-20260630, t-1.</param>
/// <param name="Label">"Quý I/2026".</param>
/// <param name="Period">As <see cref="ReportingPeriod"/> writes it; empty where that knows none.</param>
/// <param name="First">First day; null when only the last is known.</param>
/// <param name="Last">Last day; null when nothing gives one.</param>
internal sealed record YearSpan(string Id, string Label, string Period, DateOnly? First, DateOnly? Last)
{
    /// <summary>Id of the one stretch of dated work, or of what was planned as the last where it has several.</summary>
    public const string DueId = "due";

    /// <summary>What ids of a day of dated work begin with that was planned before its last one.</summary>
    public const string DayPrefix = "day-";

    private static readonly string[] Roman = ["I", "II", "III", "IV"];

    /// <summary>The stretch of 1, 3, 6 or 12 months that begins on that day.</summary>
    public static YearSpan Of(DateOnly first, int months)
    {
        var (year, quarter) = (first.Year, (first.Month + 2) / 3);
        var last = first.AddMonths(months).AddDays(-1);
        return months switch
        {
            1 => new($"{year}-m{first.Month:00}", $"Tháng {first.Month}/{year}", $"{ReportingPeriod.OfMonth(year, first.Month)}", first, last),
            3 => new($"{year}-q{quarter}", $"Quý {Roman[quarter - 1]}/{year}", $"{ReportingPeriod.OfQuarter(year, quarter)}", first, last),
            6 => new($"{year}-h{(first.Month == 1 ? 1 : 2)}", $"6 tháng {(first.Month == 1 ? "đầu" : "cuối")} năm {year}", "", first, last),
            _ => new($"{year}", $"Năm {year}", $"{ReportingPeriod.OfYear(year)}", first, last),
        };
    }

    /// <summary>The one stretch of dated work; a whole month, quarter or year is called by its name.</summary>
    public static YearSpan Dated(DateOnly? start, DateOnly due)
    {
        if (start is { Day: 1 } first && first.Year == due.Year && due.AddDays(1).Day == 1)
        {
            var months = due.Month - first.Month + 1;
            if (months is 1 or 3 or 6 or 12 && (first.Month - 1) % months == 0)
            {
                return Of(first, months) with { Id = DueId };
            }

            if (months > 3 && months % 3 == 0 && (first.Month - 1) % 3 == 0)
            {
                return new(DueId, $"Quý {Roman[first.Month / 3]}-{Roman[due.Month / 3 - 1]}/{due.Year}", "", start, due);
            }
        }

        return new(DueId, $"Hạn {due.ToText()}", "", start, due);
    }

    /// <summary>A day of dated work before its last one.</summary>
    public static YearSpan Earlier(DateOnly day) => new($"{DayPrefix}{day:yyyyMMdd}", $"Hạn {day.ToText()}", "", null, day);
}
