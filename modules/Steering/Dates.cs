using System.Globalization;
using CchcPlatform.Kernel.Faults;
using Google.Protobuf.WellKnownTypes;
using Date = Google.Type.Date;

namespace CchcPlatform.Modules.Steering;

/// <summary>Days and instants between the contract and the rows.</summary>
internal static class Dates
{
    public static Date ToDate(this DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    public static Date? ToDate(this DateOnly? day) => day?.ToDate();

    /// <summary>As people in Viet Nam write it, whatever the language of the server: 31/03/2026.</summary>
    public static string ToText(this DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    public static string ToText(this DateOnly? day) => day?.ToText() ?? "";

    public static Timestamp ToTimestamp(this DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant);

    public static Timestamp? ToTimestamp(this DateTimeOffset? instant) => instant?.ToTimestamp();

    /// <summary>The day, or null when none is given; what is no day of the calendar is noted as a violation.</summary>
    public static DateOnly? Read(Date? date, string field, Violations violations)
    {
        if (date is null || date is { Year: 0, Month: 0, Day: 0 })
        {
            return null;
        }

        var possible = date.Year is >= 1990 and <= 2100 && date.Month is >= 1 and <= 12 && date.Day >= 1 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month);
        violations.Require(possible, field, $"{date.Day:00}/{date.Month:00}/{date.Year} is not a day between 1990 and 2100.", "DATE_IMPOSSIBLE");
        return possible ? new DateOnly(date.Year, date.Month, date.Day) : null;
    }

    /// <summary>A day that must be given. Null only when a violation was noted.</summary>
    public static DateOnly? ReadRequired(Date? date, string field, Violations violations)
    {
        violations.Require(date is not (null or { Year: 0, Month: 0, Day: 0 }), field, "must not be empty.", "FIELD_REQUIRED");
        return Read(date, field, violations);
    }
}
