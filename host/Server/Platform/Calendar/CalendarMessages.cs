using CchcPlatform.Kernel.Calendar;
using Google.Protobuf.WellKnownTypes;
using Proto = Cchc.Platform.V1;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>The calendar as callers see it.</summary>
internal static class CalendarMessages
{
    public static Google.Type.Date ToDate(this DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    public static Proto.CalendarDayKind ToMessage(this CalendarDayKind kind) => kind switch
    {
        CalendarDayKind.Holiday => Proto.CalendarDayKind.Holiday,
        CalendarDayKind.OffSwapped => Proto.CalendarDayKind.OffSwapped,
        CalendarDayKind.OffCompensation => Proto.CalendarDayKind.OffCompensation,
        _ => Proto.CalendarDayKind.MakeupWork,
    };

    public static CalendarDayKind? ToKind(this Proto.CalendarDayKind kind) => kind switch
    {
        Proto.CalendarDayKind.Holiday => CalendarDayKind.Holiday,
        Proto.CalendarDayKind.OffSwapped => CalendarDayKind.OffSwapped,
        Proto.CalendarDayKind.OffCompensation => CalendarDayKind.OffCompensation,
        Proto.CalendarDayKind.MakeupWork => CalendarDayKind.MakeupWork,
        _ => null,
    };

    public static Proto.CalendarVersion ToMessage(this CalendarVersion version) => new()
    {
        Name = version.ResourceName,
        Version = version.Version,
        KnownFrom = version.KnownFrom?.ToTimestamp(),
        Years = { version.Years.Select(year => year.Year).Order() },
        ChangedYear = version.ChangedYear,
        ChangedDays = version.ChangedDays,
        Reason = version.Reason,
        Publisher = version.Publisher,
    };

    public static Proto.CalendarYear ToMessage(this WorkCalendar calendar, int year)
    {
        var message = new Proto.CalendarYear
        {
            Name = CalendarNames.OfYear(year),
            Year = year,
            Version = calendar.Version,
            KnownFrom = calendar.KnownFrom == DateTimeOffset.MinValue ? null : calendar.KnownFrom.ToTimestamp(),
            Verified = calendar.IsVerified(year),
            CutOff = calendar.CutOff.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
            Days =
            {
                calendar.Days.Where(day => day.Date.Year == year).Select(day => new Proto.CalendarDay
                {
                    Date = day.Date.ToDate(), Kind = day.Kind.ToMessage(), LegalBasis = day.LegalBasis, Reason = day.Reason, Verified = day.Verified,
                }),
            },
            Months = { Enumerable.Range(1, 12).Select(month => new Proto.CalendarMonth { Month = month, WorkingDays = calendar.WorkingDaysInMonth(year, month) }) },
        };
        message.WorkingDays = message.Months.Sum(month => month.WorkingDays);
        return message;
    }
}
