using CchcPlatform.Kernel.Calendar;

namespace CchcPlatform.Kernel.Tests.Calendar;

public class WorkCalendarTests
{
    private static readonly WorkCalendar Calendar = CalendarHistory.Bundled.Latest;

    private static DateOnly Day(string ddMM, int year = 2026) => DateOnly.ParseExact($"{ddMM}/{year}", "dd/MM/yyyy");

    private static DateTimeOffset At(string ddMM, string time, int year = 2026) => VietnamTime.InstantOf(Day(ddMM, year), TimeOnly.Parse(time));

    [Theory]
    [InlineData("09/01", 1, "10/01")]
    [InlineData("07/01", 3, "10/01")]
    [InlineData("12/02", 3, "24/02")]
    [InlineData("13/02", 5, "27/02")]
    [InlineData("24/04", 1, "28/04")]
    [InlineData("28/04", 3, "05/05")]
    [InlineData("20/08", 3, "24/08")]
    [InlineData("28/08", 3, "07/09")]
    [InlineData("23/11", 1, "25/11")]
    public void Working_days_are_counted_from_the_day_after_receipt(string received, int days, string due)
    {
        Assert.Equal(Day(due), Calendar.AddWorkingDays(Day(received), days));
        Assert.Equal(days, Calendar.WorkingDaysBetween(Day(received), Day(due)));
        foreach (var cutOffApplies in new[] { false, true })
        {
            var deadline = Calendar.Due(At(received, "14:59"), new TimeBudget(days, DurationUnit.WorkingDay), cutOffApplies);
            Assert.Equal(Day(due), deadline.Date);
            Assert.Equal(VietnamTime.StartOf(Day(due).AddDays(1)), deadline.At);
            Assert.Equal(TimeSpan.Zero, deadline.At.Offset);
        }
    }

    [Fact]
    public void The_year_2026_has_249_working_days()
    {
        int[] expected = [21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23];
        Assert.Equal(expected, Enumerable.Range(1, 12).Select(month => Calendar.WorkingDaysInMonth(2026, month)));
        Assert.Equal(249, expected.Sum());
        Assert.Equal(249, Calendar.WorkingDaysBetween(Day("01/01"), Day("31/12")));
    }

    [Fact]
    public void Working_days_between_is_the_inverse_of_adding_them()
    {
        for (var start = Day("01/01"); start < Day("01/12"); start = start.AddDays(1))
        {
            for (var days = 1; days <= 30; days++) Assert.Equal(days, Calendar.WorkingDaysBetween(start, Calendar.AddWorkingDays(start, days)));
        }
    }

    [Fact]
    public void A_dossier_received_after_the_cut_off_starts_the_next_working_day()
    {
        var oneDay = new TimeBudget(1, DurationUnit.WorkingDay);
        Assert.Equal(Day("10/03"), Calendar.Due(At("09/03", "15:00"), oneDay, cutOffApplies: true).Date);
        Assert.Equal(Day("11/03"), Calendar.Due(At("09/03", "15:00:00.000001"), oneDay, cutOffApplies: true).Date);
        Assert.Equal(Day("10/03"), Calendar.Due(At("09/03", "16:30"), oneDay, cutOffApplies: false).Date);
        // Friday afternoon counts as Monday.
        Assert.Equal(Day("17/03"), Calendar.Due(At("13/03", "15:01"), oneDay, cutOffApplies: true).Date);
    }

    [Fact]
    public void A_limit_of_no_days_ends_with_the_day_of_receipt()
    {
        var sameDay = new TimeBudget(0, DurationUnit.WorkingDay);
        Assert.Equal(Day("09/03"), Calendar.Due(At("09/03", "09:00"), sameDay, cutOffApplies: true).Date);
        Assert.Equal(Day("10/03"), Calendar.Due(At("09/03", "15:30"), sameDay, cutOffApplies: true).Date);
        Assert.Equal(Day("09/03"), Calendar.Due(At("07/03", "09:00"), sameDay, cutOffApplies: false).Date); // a Saturday
    }

    [Theory]
    [InlineData(DurationUnit.WorkingDay, 2)]
    [InlineData(DurationUnit.WorkingHour, 5)]
    [InlineData(DurationUnit.CalendarDay, 3)]
    public void Receiving_later_never_makes_a_limit_end_sooner(DurationUnit unit, int amount)
    {
        foreach (var cutOffApplies in new[] { false, true })
        {
            var last = DateTimeOffset.MinValue;
            for (var received = At("05/01", "00:00"); received < At("15/03", "00:00"); received = received.AddMinutes(29))
            {
                var due = Calendar.Due(received, new TimeBudget(amount, unit), cutOffApplies).At;
                Assert.True(due >= last, $"{received:O}");
                last = due;
            }
        }
    }

    [Theory]
    [InlineData("20/04", 7, "28/04")] // ends Mon 27/04, compensation for a holiday on Sunday
    [InlineData("20/04", 10, "04/05")] // ends 30/04, then 01/05 and the weekend
    [InlineData("02/03", 5, "09/03")] // ends Saturday
    [InlineData("05/01", 5, "10/01")] // ends on a Saturday that is worked
    [InlineData("09/03", 3, "12/03")]
    public void A_limit_in_calendar_days_that_ends_on_a_day_off_ends_with_the_next_working_day(string received, int days, string due) =>
        Assert.Equal(Day(due), Calendar.Due(At(received, "09:00"), new TimeBudget(days, DurationUnit.CalendarDay), false).Date);

    [Theory]
    [InlineData("31/01", 1, "02/03")] // 28/02 is a Saturday
    [InlineData("15/06", 1, "15/07")]
    [InlineData("31/05", 1, "30/06")] // June has no 31st
    public void A_limit_in_months_ends_on_the_same_day_of_the_month(string received, int months, string due) =>
        Assert.Equal(Day(due), Calendar.Due(At(received, "09:00"), new TimeBudget(months, DurationUnit.Month), false).Date);

    [Theory]
    [InlineData("09/03", "08:00", 1, "09/03", "09:00")]
    [InlineData("09/03", "10:30", 2, "09/03", "14:00")] // over lunch
    [InlineData("09/03", "07:30", 4, "09/03", "11:30")] // not 13:00
    [InlineData("09/03", "12:00", 1, "09/03", "14:00")]
    [InlineData("09/03", "14:00", 8, "10/03", "14:00")]
    [InlineData("13/03", "16:00", 2, "16/03", "08:30")] // over the weekend
    [InlineData("14/03", "16:00", 2, "16/03", "09:30")] // received on a Saturday
    [InlineData("09/01", "16:00", 8, "10/01", "16:00")] // a Saturday that is worked
    [InlineData("09/03", "20:00", 8, "10/03", "17:00")]
    public void Working_hours_run_only_inside_the_working_day(string received, string time, int hours, string due, string dueTime)
    {
        var deadline = Calendar.Due(At(received, time), new TimeBudget(hours, DurationUnit.WorkingHour), cutOffApplies: false);
        Assert.Equal(At(due, dueTime), deadline.At);
        Assert.Equal(Day(due), deadline.Date);
    }

    [Fact]
    public void Working_hours_after_the_cut_off_begin_the_next_morning() =>
        Assert.Equal(At("10/03", "09:30"), Calendar.Due(At("09/03", "15:30"), new TimeBudget(2, DurationUnit.WorkingHour), cutOffApplies: true).At);

    [Fact]
    public void The_day_of_receipt_is_the_day_in_Vietnam()
    {
        var oneDay = new TimeBudget(1, DurationUnit.WorkingDay);
        var before = new DateTimeOffset(2026, 3, 9, 16, 59, 59, TimeSpan.Zero); // 23:59:59 on 09/03
        var after = new DateTimeOffset(2026, 3, 9, 17, 30, 0, TimeSpan.Zero); // 00:30 on 10/03
        Assert.Equal(Day("10/03"), Calendar.Due(before, oneDay, false).Date);
        Assert.Equal(Day("11/03"), Calendar.Due(after, oneDay, false).Date);
        Assert.Equal(Day("10/03"), VietnamTime.DateOf(after));
        Assert.Equal(Day("11/03"), Calendar.Due(after.ToOffset(TimeSpan.FromHours(-8)), oneDay, false).Date);
    }

    [Fact]
    public void Work_finished_at_the_end_of_the_due_day_is_on_time_and_a_moment_later_is_not()
    {
        var deadline = Calendar.Due(At("09/03", "09:00"), new TimeBudget(1, DurationUnit.WorkingDay), false);
        Assert.True(deadline.IsMetBy(At("10/03", "23:59:59")));
        Assert.False(deadline.IsMetBy(At("11/03", "00:00:01")));
    }

    [Fact]
    public void A_year_without_data_is_named_and_not_guessed()
    {
        Assert.Equal(2028, Assert.Throws<CalendarNotKnownException>(() => Calendar.AddWorkingDays(Day("30/12", 2027), 5)).Year);
        Assert.Equal(2025, Assert.Throws<CalendarNotKnownException>(() => Calendar.IsWorkingDay(Day("31/12", 2025))).Year);
        var e = Assert.Throws<CalendarNotKnownException>(() => Calendar.Due(At("01/06", "09:00", 2027), new TimeBudget(12, DurationUnit.Month), false));
        Assert.Contains("2028", e.Message);
    }

    [Fact]
    public void What_has_not_been_read_in_an_official_notice_is_marked()
    {
        Assert.True(Calendar.IsVerified(2026));
        Assert.False(Calendar.IsVerified(2027));
        Assert.All(Calendar.Days.Where(day => day.Date.Year == 2027), day => Assert.False(day.Verified));
        Assert.Equal([Day("22/08"), Day("31/08")], Calendar.Days.Where(day => day.Date.Year == 2026 && !day.Verified).Select(day => day.Date));
        Assert.All(Calendar.Days, day => Assert.False(string.IsNullOrWhiteSpace(day.LegalBasis) || string.IsNullOrWhiteSpace(day.Reason)));
    }

    [Fact]
    public void Data_that_contradict_themselves_are_refused()
    {
        CalendarDay Differs(string ddMM, CalendarDayKind kind, int year = 2026) => new(Day(ddMM, year), kind, "-", "-", true);
        WorkCalendar With(params CalendarDay[] days) =>
            new(1, DateTimeOffset.MinValue, new Dictionary<int, bool> { [2026] = true }, days, Calendar.WorkingHours, Calendar.CutOff);

        Assert.Throws<ArgumentException>(() => With(Differs("09/03", CalendarDayKind.Holiday), Differs("09/03", CalendarDayKind.OffSwapped)));
        Assert.Throws<ArgumentException>(() => With(Differs("09/03", CalendarDayKind.MakeupWork)));
        Assert.Throws<ArgumentException>(() => With(Differs("09/03", CalendarDayKind.Holiday, 2027)));
        Assert.True(With(Differs("14/03", CalendarDayKind.MakeupWork)).IsWorkingDay(Day("14/03")));
    }

    [Fact]
    public void A_swap_published_late_does_not_move_what_was_computed_before()
    {
        var swap = new WorkCalendar(
            2, At("20/11", "08:00"), new Dictionary<int, bool> { [2026] = true, [2027] = false },
            [.. Calendar.Days, new CalendarDay(Day("23/11"), CalendarDayKind.OffSwapped, "-", "-", true), new CalendarDay(Day("28/11"), CalendarDayKind.MakeupWork, "-", "-", true)],
            Calendar.WorkingHours, Calendar.CutOff);
        var history = CalendarHistory.Bundled.With(swap);

        var before = history.AsOf(At("19/11", "09:00"));
        Assert.Equal(1, before.Version);
        Assert.Equal(Day("23/11"), before.AddWorkingDays(Day("20/11"), 1));
        Assert.Equal(2, history.AsOf(At("20/11", "08:00")).Version);
        Assert.Equal(Day("25/11"), history.Latest.AddWorkingDays(Day("20/11"), 1));
        Assert.Same(before, history.Version(1));
        Assert.Equal(1, CalendarHistory.Bundled.Latest.Version);
        Assert.Throws<ArgumentException>(() => history.With(swap));
    }
}
