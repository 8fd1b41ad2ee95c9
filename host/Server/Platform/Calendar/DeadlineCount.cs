using System.Globalization;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calendar;
using CalendarDay = CchcPlatform.Kernel.Calendar.CalendarDay;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>A time limit counted through, so that a person can follow it.</summary>
internal sealed class DeadlineCount
{
    private static readonly string[] Weekdays = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
    private readonly WorkCalendar calendar;
    private readonly TimeBudget budget;
    private readonly DateTimeOffset received;
    private readonly Dictionary<DateOnly, CalendarDay> days;
    private readonly DateOnly start;

    public DeadlineCount(WorkCalendar calendar, DateTimeOffset received, TimeBudget budget, bool cutOffApplies)
    {
        (this.calendar, this.budget, this.received) = (calendar, budget, received);
        Due = calendar.Due(received, budget, cutOffApplies);
        days = calendar.Days.ToDictionary(day => day.Date);
        var day = VietnamTime.DateOf(received);
        var counted = !cutOffApplies || (calendar.IsWorkingDay(day) && VietnamTime.TimeOf(received) <= calendar.CutOff);
        start = counted ? day : calendar.NextWorkingDay(day);
        var first = budget.Unit switch
        {
            // Days and months run over days off; only the last day is moved by them.
            DurationUnit.CalendarDay => start.AddDays(budget.Amount),
            DurationUnit.Month => start.AddMonths(budget.Amount),
            // The day of receipt is not counted, so nothing of it need be known.
            DurationUnit.WorkingDay when budget.Amount > 0 && !cutOffApplies => day.AddDays(1),
            _ => day,
        };
        Skipped = [.. Span(first, Due.Date).Where(on => !calendar.IsWorkingDay(on)).Select(ToSkipped)];
        var asked = cutOffApplies ? Span(day, start).Concat(Span(first, Due.Date)) : Span(first, Due.Date);
        Unverified = asked.Any(on => !calendar.IsVerified(on.Year) || (days.TryGetValue(on, out var known) && !known.Verified));
    }

    public Deadline Due { get; }

    /// <summary>Days off between receipt and end that did not count, in order.</summary>
    public IReadOnlyList<SkippedDay> Skipped { get; }

    /// <summary>Whether the end hangs on a day, worked or not, whose notice has not been read, or that is of a year that is only expected.</summary>
    public bool Unverified { get; }

    public IEnumerable<string> Sentences()
    {
        var day = VietnamTime.DateOf(received);
        yield return $"Tiếp nhận lúc {VietnamTime.TimeOf(received).ToString("HH:mm", CultureInfo.InvariantCulture)}, {Text(day)}.";
        if (start != day)
        {
            yield return calendar.IsWorkingDay(day)
                ? $"Sau {calendar.CutOff.ToString("HH:mm", CultureInfo.InvariantCulture)} nên tính như tiếp nhận vào ngày làm việc tiếp theo, {Text(start)}."
                : $"Tiếp nhận vào ngày nghỉ nên tính như tiếp nhận vào ngày làm việc tiếp theo, {Text(start)}.";
        }

        yield return $"Thời hạn {budget.Amount} {UnitText}" + (budget.Unit == DurationUnit.WorkingHour
            ? ", chỉ tính trong giờ làm việc."
            : ", không tính ngày tiếp nhận (Bộ luật Dân sự 2015, Điều 147 khoản 2).");
        foreach (var skipped in Skipped)
        {
            yield return Sentence(skipped);
        }

        foreach (var makeup in Span(start, Due.Date).Where(on => days.TryGetValue(on, out var known) && known.Kind == Kernel.Calendar.CalendarDayKind.MakeupWork))
        {
            yield return $"{Capital(Text(makeup))} là ngày làm bù nên được tính là ngày làm việc: {days[makeup].Reason} ({days[makeup].LegalBasis}).";
        }

        if (budget.Unit is DurationUnit.CalendarDay or DurationUnit.Month && Skipped.Count > 0)
        {
            yield return "Ngày cuối của thời hạn là ngày nghỉ nên thời hạn kết thúc vào cuối ngày làm việc tiếp theo (Bộ luật Dân sự 2015, Điều 148 khoản 5).";
        }

        yield return budget.Unit == DurationUnit.WorkingHour
            ? $"Hết hạn lúc {VietnamTime.TimeOf(Due.At).ToString("HH:mm", CultureInfo.InvariantCulture)}, {Text(Due.Date)}."
            : $"Hết hạn lúc 24:00, {Text(Due.Date)}.";
    }

    private string UnitText => budget.Unit switch
    {
        DurationUnit.CalendarDay => "ngày",
        DurationUnit.WorkingDay => "ngày làm việc",
        DurationUnit.WorkingHour => "giờ làm việc",
        _ => "tháng",
    };

    private static string Sentence(SkippedDay day)
    {
        var date = new DateOnly(day.Date.Year, day.Date.Month, day.Date.Day);
        return $"Không tính {Text(date)}: {day.Reason}" + (day.LegalBasis.Length > 0 ? $" ({day.LegalBasis})" : "") + (day.Verified ? "." : " – chưa đối chiếu văn bản công bố.");
    }

    private SkippedDay ToSkipped(DateOnly on) => days.TryGetValue(on, out var day)
        ? new SkippedDay { Date = on.ToDate(), Kind = day.Kind.ToMessage(), LegalBasis = day.LegalBasis, Reason = day.Reason, Verified = day.Verified }
        : new SkippedDay { Date = on.ToDate(), Kind = Cchc.Platform.V1.CalendarDayKind.Weekend, Reason = "Ngày nghỉ hằng tuần", Verified = true };

    private static IEnumerable<DateOnly> Span(DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static string Text(DateOnly day) => $"{Weekdays[(int)day.DayOfWeek]} {day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)}";

    private static string Capital(string text) => char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];
}
