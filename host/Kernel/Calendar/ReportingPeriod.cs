using System.Globalization;
using System.Text.RegularExpressions;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Calendar;

/// <summary>A year, quarter or month of reporting, with its borders at midnight in Vietnam.</summary>
public readonly partial record struct ReportingPeriod
{
    private ReportingPeriod(int year, int? quarter, int? month) => (Year, Quarter, Month) = (year, quarter, month);

    /// <summary>The year, 2000 to 2100.</summary>
    public int Year { get; }

    /// <summary>1 to 4 for a quarter, else null.</summary>
    public int? Quarter { get; }

    /// <summary>1 to 12 for a month, else null.</summary>
    public int? Month { get; }

    /// <summary>The first day.</summary>
    public DateOnly First => new(Year, Month ?? (Quarter - 1) * 3 + 1 ?? 1, 1);

    /// <summary>The last day, part of the period.</summary>
    public DateOnly Last => First.AddMonths(Month is not null ? 1 : Quarter is not null ? 3 : 12).AddDays(-1);

    /// <summary>00:00 of the first day in Vietnam, in UTC.</summary>
    public DateTimeOffset From => VietnamTime.StartOf(First);

    /// <summary>The first instant after the period, in UTC.</summary>
    public DateTimeOffset ToExclusive => VietnamTime.EndOf(Last);

    /// <summary>A whole year.</summary>
    /// <param name="year">2000 to 2100.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static ReportingPeriod OfYear(int year) => new(Range(year, 2000, 2100), null, null);

    /// <summary>A quarter.</summary>
    /// <param name="year">2000 to 2100.</param>
    /// <param name="quarter">1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static ReportingPeriod OfQuarter(int year, int quarter) => new(Range(year, 2000, 2100), Range(quarter, 1, 4), null);

    /// <summary>A month.</summary>
    /// <param name="year">2000 to 2100.</param>
    /// <param name="month">1 to 12.</param>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public static ReportingPeriod OfMonth(int year, int month) => new(Range(year, 2000, 2100), null, Range(month, 1, 12));

    /// <summary>The quarter a day lies in.</summary>
    /// <param name="date">The day in Vietnam.</param>
    public static ReportingPeriod QuarterOf(DateOnly date) => OfQuarter(date.Year, (date.Month - 1) / 3 + 1);

    /// <summary>The four quarters of this period's year, in order.</summary>
    public IReadOnlyList<ReportingPeriod> QuartersOfYear()
    {
        var year = Year;
        return [.. Enumerable.Range(1, 4).Select(quarter => OfQuarter(year, quarter))];
    }

    /// <summary>Whether a day lies in the period.</summary>
    /// <param name="date">The day in Vietnam.</param>
    public bool Contains(DateOnly date) => date >= First && date <= Last;

    /// <summary>Reads <c>2026</c>, <c>2026-Q1</c> or <c>2026-03</c>.</summary>
    /// <param name="text">The text of a request; an empty one is the caller's to interpret.</param>
    /// <param name="field">The request's field, for the error.</param>
    /// <exception cref="InvalidInputException">Not such a text: <c>PERIOD_MALFORMED</c>.</exception>
    public static ReportingPeriod Parse(string text, string field = "period")
    {
        var match = Form().Match(text);
        if (!match.Success)
            throw new InvalidInputException(field, "Expected a year, quarter or month from 2000 to 2100, such as 2026, 2026-Q1 or 2026-03.", "PERIOD_MALFORMED");
        var year = int.Parse(match.Groups["year"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["quarter"] is { Success: true } quarter) return OfQuarter(year, quarter.ValueSpan[0] - '0');
        if (match.Groups["month"] is { Success: true } month) return OfMonth(year, int.Parse(month.ValueSpan, CultureInfo.InvariantCulture));
        return OfYear(year);
    }

    /// <summary>The form <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        Month is { } month ? $"{Year:0000}-{month:00}" : Quarter is { } quarter ? $"{Year:0000}-Q{quarter}" : $"{Year:0000}";

    [GeneratedRegex(@"\A(?<year>20[0-9]{2}|2100)(-Q(?<quarter>[1-4])|-(?<month>0[1-9]|1[0-2]))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    private static int Range(int value, int from, int to) =>
        value >= from && value <= to ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Expected {from} to {to}.");
}
