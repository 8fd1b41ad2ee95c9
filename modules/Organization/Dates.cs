using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using Date = Google.Type.Date;

namespace CchcPlatform.Modules.Organization;

/// <summary>Days as they come in requests and go out in answers.</summary>
internal static class Dates
{
    public static Date ToMessage(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static Date? ToMessage(this DateOnly? date) => date?.ToMessage();

    /// <summary>The day; null with a violation when it is absent or no day of the calendar.</summary>
    public static DateOnly? Read(Date? date, string field, Violations violations)
    {
        violations.Require(date is not null, field, "must be a date.", "FIELD_REQUIRED");
        return date is null ? null : ReadOptional(date, field, violations);
    }

    /// <summary>The day; null when absent, and with a violation when no day of the calendar.</summary>
    public static DateOnly? ReadOptional(Date? date, string field, Violations violations)
    {
        if (date is null)
        {
            return null;
        }
        var real = date is { Year: >= 1900 and <= 2200, Month: >= 1 and <= 12, Day: >= 1 } && date.Day <= DateTime.DaysInMonth(date.Year, date.Month);
        violations.Require(real, field, "must be a full day of the calendar from 1900 to 2200.", "DATE_IMPOSSIBLE");
        return real ? new DateOnly(date.Year, date.Month, date.Day) : null;
    }

    /// <summary>The day of <c>as_of</c> in Viet Nam; today when empty.</summary>
    public static DateOnly AsOfDay(this CallContext call, string asOf) =>
        VietnamTime.DateOf(AsOf.Parse(asOf) ?? call.Clock.GetUtcNow());
}
