using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>How often work comes back.</summary>
public sealed class TimeIntervalTests
{
    [Theory]
    [InlineData("Hằng tháng, quý, 6 tháng, năm", "Monthly")]
    [InlineData("Hàng tháng, quý, 6 tháng, 9 tháng, năm", "Monthly")]
    [InlineData("Báo cáo định kỳ tháng, quý, 6 tháng, năm", "Monthly")]
    [InlineData("Báo cáo tháng, quý, 6 tháng, năm", "Monthly")]
    [InlineData("Tháng, quý, 6 tháng, 9 tháng và năm", "Monthly")]
    [InlineData("Tháng, quý, năm", "Monthly")]
    [InlineData("Hằng tháng, 6 tháng và năm", "Monthly")]
    [InlineData("Hằng năm, hằng quý", "Quarterly")]
    [InlineData("Hàng quý, 6 tháng, năm", "Quarterly")]
    [InlineData("Định kỳ: hằng năm", "Yearly")]
    public void The_finest_of_several_intervals_counts(string text, string interval)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Periodic, interval), (reading.Kind, reading.Interval.ToString()));
        Assert.Empty(reading.LeftOut);
    }

    [Theory]
    [InlineData("3 tháng/lần", "Quarterly")]
    [InlineData("3 tháng 1 lần", "Quarterly")]
    [InlineData("03 tháng 01 lần", "Quarterly")]
    [InlineData("Định kỳ 3 tháng", "Quarterly")]
    [InlineData("Định kỳ 03 tháng", "Quarterly")]
    [InlineData("Định kỳ 1 tháng", "Monthly")]
    [InlineData("Mỗi 3 tháng", "Quarterly")]
    [InlineData("Hằng 6 tháng", "HalfYearly")]
    [InlineData("Định kỳ mỗi 3 tháng", "Quarterly")]
    [InlineData("1 tháng 1 lần", "Monthly")]
    [InlineData("1 tháng/lần", "Monthly")]
    [InlineData("01 lần/tháng", "Monthly")]
    [InlineData("Tháng/lần", "Monthly")]
    [InlineData("1 quý 1 lần", "Quarterly")]
    [InlineData("01 lần/quý", "Quarterly")]
    [InlineData("Mỗi quý một lần", "Quarterly")]
    [InlineData("Quý một lần", "Quarterly")]
    [InlineData("Mỗi quý một chuyên đề", "Quarterly")]
    [InlineData("2 quý 1 lần", "HalfYearly")]
    [InlineData("6 tháng một lần", "HalfYearly")]
    [InlineData("Định kỳ sáu tháng một lần", "HalfYearly")]
    [InlineData("01 lần/6 tháng", "HalfYearly")]
    [InlineData("Mỗi năm 2 lần", "HalfYearly")]
    [InlineData("hai lần/năm", "HalfYearly")]
    [InlineData("02 (hai) lần trong năm 2026", "HalfYearly")]
    [InlineData("Ít nhất 2 lần hằng năm", "HalfYearly")]
    [InlineData("4 lần/năm", "Quarterly")]
    [InlineData("12 lần/năm", "Monthly")]
    [InlineData("1 năm 1 lần", "Yearly")]
    [InlineData("12 tháng/lần", "Yearly")]
    [InlineData("Hằng quý, 1 lần", "Quarterly")]
    public void Counts_of_times_are_intervals(string text, string interval)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Periodic, interval), (reading.Kind, reading.Interval.ToString()));
        Assert.Empty(reading.Notes);
        Assert.Empty(reading.LeftOut);
        Assert.Empty(reading.Periods);
    }

    [Theory]
    [InlineData("3 lần/năm", "HalfYearly")]
    [InlineData("Định kỳ 2 tháng", "Quarterly")]
    [InlineData("2 tháng/lần", "Quarterly")]
    [InlineData("2 lần/tháng", "Monthly")]
    [InlineData("1-2 lần/năm", "Yearly")]
    [InlineData("Không quá 2 lần/năm", "HalfYearly")]
    [InlineData("3-6 tháng/lần", "HalfYearly")]
    [InlineData("2 năm/lần", "Unstated")]
    [InlineData("Hằng năm, ít nhất 2 lần", "Yearly")]
    public void A_count_that_makes_no_whole_period_is_for_a_person(string text, string interval)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Periodic, interval), (reading.Kind, reading.Interval.ToString()));
        Assert.Equal(["TIME_INTERVAL_UNEVEN"], reading.Notes);
        Assert.True(Assert.Single(Reading.Of($"TT\tNội dung\tChủ trì\tThời hạn\n1\tHọp giao ban\tVăn phòng\t{text}\n").Rows).NeedsAPerson);
    }

    [Theory]
    [InlineData("2 lần (tháng 6 và tháng 12)", "01/06/2026–30/06/2026")]
    [InlineData("2 lần trong quý I", "")]
    [InlineData("01 lần trong 6 tháng đầu năm", "")]
    public void A_count_within_stated_months_is_no_interval(string text, string leftOut)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Dated, leftOut), (reading.Kind, string.Join(", ", reading.LeftOut)));
    }

    [Theory]
    [InlineData("Quý I, 6 tháng, quý III và năm", "Quarterly")]
    [InlineData("Báo cáo quý I, 6 tháng, quý III, năm", "Quarterly")]
    [InlineData("Quý I, 6 tháng đầu năm, 9 tháng và cả năm 2026", "Quarterly")]
    [InlineData("3 tháng, 6 tháng, 9 tháng, năm", "Quarterly")]
    [InlineData("Theo quý", "Quarterly")]
    [InlineData("Theo từng tháng", "Monthly")]
    [InlineData("Theo năm", "Yearly")]
    [InlineData("Báo cáo theo tháng, quý, năm", "Monthly")]
    [InlineData("Theo quý, 6 tháng và năm", "Quarterly")]
    public void Reports_come_back(string text, string interval)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Periodic, interval), (reading.Kind, reading.Interval.ToString()));
        Assert.Empty(reading.Notes);
        Assert.Empty(reading.LeftOut);
    }

    [Theory]
    [InlineData("Định kỳ tháng 6 và tháng 12", "Unstated", "01/06/2026–30/06/2026")]
    [InlineData("Báo cáo định kỳ quý II và quý IV", "Unstated", "01/04/2026–30/06/2026")]
    [InlineData("Báo cáo định kỳ quý I/2026", "Unstated", "01/01/2026–31/03/2026")]
    [InlineData("Định kỳ quý, tháng", "Quarterly", "")]
    [InlineData("Định kỳ quý 1 lần", "Quarterly", "")]
    public void A_month_or_quarter_with_its_number_is_no_interval(string text, string interval, string leftOut)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Periodic, interval, leftOut), (reading.Kind, reading.Interval.ToString(), string.Join(", ", reading.LeftOut)));
    }

    [Theory]
    [InlineData("Theo định kỳ hằng quý", "Periodic", "TIME_MIXED", "")]
    [InlineData("Theo hướng dẫn của Sở Nội vụ, định kỳ 6 tháng", "Periodic", "TIME_MIXED", "")]
    [InlineData("Khi có yêu cầu; báo cáo hằng quý, trước ngày 20", "Periodic", "TIME_MIXED", "ngày 20")]
    [InlineData("Theo kế hoạch; báo cáo trước ngày 20 hằng tháng", "Periodic", "TIME_MIXED", "ngày 20")]
    [InlineData("Theo kế hoạch hằng năm của tỉnh", "ProgrammeBound", "TIME_MIXED", "")]
    [InlineData("Hằng quý, chậm nhất 05 ngày sau khi kết thúc quý", "Periodic", "TIME_MIXED", "")]
    [InlineData("Hằng tháng, trong 05 ngày làm việc sau khi kết thúc tháng", "Periodic", "TIME_MIXED", "")]
    [InlineData("Thường xuyên, trả lời trong 15 ngày kể từ ngày nhận đơn", "Continuous", "TIME_MIXED", "")]
    [InlineData("Trong 30 ngày kể từ khi có kế hoạch hằng năm của tỉnh", "Triggered", "", "")]
    [InlineData("Thường xuyên, định kỳ hằng tháng", "Continuous", "TIME_MIXED", "")]
    [InlineData("Thường xuyên; báo cáo hằng tháng", "Continuous", "TIME_MIXED", "")]
    [InlineData("Họp thường kỳ hằng tháng", "Periodic", "", "")]
    [InlineData("Định kỳ, thường xuyên", "Continuous", "", "")]
    [InlineData("Theo kế hoạch", "ProgrammeBound", "", "")]
    [InlineData("Theo định kỳ", "ProgrammeBound", "", "")]
    public void An_interval_beside_what_the_work_waits_for_is_not_lost(string text, string kind, string notes, string leftOut)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((kind, notes, leftOut), (reading.Kind.ToString(), string.Join(", ", reading.Notes), string.Join(", ", reading.LeftOut)));
    }

    [Theory]
    [InlineData("Sơ kết 6 tháng năm 2026", "Unspecified", "TIME_UNREADABLE")]
    [InlineData("06 tháng năm 2026", "Unspecified", "TIME_UNREADABLE")]
    [InlineData("6 tháng, năm 2026", "Periodic", "")]
    [InlineData("6 tháng và năm 2026", "Periodic", "")]
    [InlineData("06 tháng và năm", "Periodic", "")]
    [InlineData("Quý, 6 tháng, năm 2026", "Periodic", "")]
    [InlineData("Báo cáo quý, 6 tháng năm 2026", "Periodic", "")]
    public void Six_months_of_a_year_are_no_interval(string text, string kind, string notes)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((kind, notes), (reading.Kind.ToString(), string.Join(", ", reading.Notes)));
    }

    [Theory]
    [InlineData("Quý I, 6 tháng, 9 tháng", "2026-03-31", "6 tháng, 9 tháng")]
    [InlineData("Tháng 3, 6 tháng, 9 tháng", "2026-03-31", "6 tháng, 9 tháng")]
    [InlineData("Tháng 6 tháng 12", "2026-12-31", "01/06/2026–30/06/2026")]
    public void A_number_of_months_is_neither_quarter_nor_month(string text, string due, string leftOut)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((due, leftOut), (reading.Due?.ToString("yyyy-MM-dd"), string.Join(", ", reading.LeftOut)));
    }
}
