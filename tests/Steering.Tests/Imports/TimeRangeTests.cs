using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>From when until when: ranges as offices type them, and times that have only one of the two ends.</summary>
public sealed class TimeRangeTests
{
    [Theory]
    [InlineData("01/01/2026-31/12/2026", "2026-01-01", "2026-12-31")]
    [InlineData("01/01-31/12/2026", "2026-01-01", "2026-12-31")]
    [InlineData("15/3-30/11", "2026-03-15", "2026-11-30")]
    [InlineData("15/3 -30/11/2026", "2026-03-15", "2026-11-30")]
    [InlineData("20/11–20/12/2026", "2026-11-20", "2026-12-20")]
    [InlineData("01.3.2026-30.6.2026", "2026-03-01", "2026-06-30")]
    [InlineData("01-01-2026-31-12-2026", "2026-01-01", "2026-12-31")]
    [InlineData("Tháng 3/2026-5/2026", "2026-03-01", "2026-05-31")]
    [InlineData("3/2026-5/2026", "2026-03-01", "2026-05-31")]
    [InlineData("11/2025 - 2/2026", "2025-11-01", "2026-02-28")]
    [InlineData("Tháng 3-15/6", "2026-03-01", "2026-06-15")]
    [InlineData("Tháng 3 đến 15/6/2026", "2026-03-01", "2026-06-15")]
    [InlineData("Quý I-15/6/2026", "2026-01-01", "2026-06-15")]
    [InlineData("10-15/12/2026", "2026-12-10", "2026-12-15")]
    [InlineData("10 - 15/12", "2026-12-10", "2026-12-15")]
    [InlineData("10-15.12.2026", "2026-12-10", "2026-12-15")]
    [InlineData("Ngày 10-15 tháng 12", "2026-12-10", "2026-12-15")]
    [InlineData("Từ ngày 10 đến ngày 15/12/2026", "2026-12-10", "2026-12-15")]
    [InlineData("Từ 10 đến 15 tháng 12/2026", "2026-12-10", "2026-12-15")]
    [InlineData("-15/12/2026", null, "2026-12-15")]
    [InlineData("Quý II ÷ IV/2026", "2026-04-01", "2026-12-31")]
    [InlineData("Quý I -> IV", "2026-01-01", "2026-12-31")]
    [InlineData("01/3→30/6/2026", "2026-03-01", "2026-06-30")]
    public void The_last_day_of_a_range_is_due(string text, string? from, string due)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Dated, from, due), (reading.Kind, reading.From?.ToString("yyyy-MM-dd"), reading.Due?.ToString("yyyy-MM-dd")));
        Assert.Empty(reading.LeftOut);
        Assert.Single(reading.Periods);
    }

    [Theory]
    [InlineData("15-10/12/2026")]
    [InlineData("28-31/6")]
    [InlineData("30-06/2026")]
    public void A_range_that_does_not_exist_is_for_a_person(string text) => Assert.Contains("IMPOSSIBLE_DATE", TimeText.Read(text, 2026, null).Notes);

    [Theory]
    [InlineData("Từ ngày 01/01/2026", "2026-01-01", "2026-12-31")]
    [InlineData("Kể từ ngày 01/7/2026", "2026-07-01", "2026-12-31")]
    [InlineData("Áp dụng từ 01/7", "2026-07-01", "2026-12-31")]
    [InlineData("Từ tháng 3/2026", "2026-03-01", "2026-12-31")]
    [InlineData("Từ đầu tháng 3", "2026-03-01", "2026-12-31")]
    [InlineData("Bắt đầu từ tháng 4/2026", "2026-04-01", "2026-12-31")]
    [InlineData("Bắt đầu: 15/4/2026", "2026-04-15", "2026-12-31")]
    [InlineData("Từ Quý II/2026 trở đi", "2026-04-01", "2026-12-31")]
    [InlineData("Quý II/2026 trở đi", "2026-04-01", "2026-12-31")]
    [InlineData("Quý II/2026 và các quý tiếp theo", "2026-04-01", "2026-12-31")]
    [InlineData("Từ Quý II/2026 đến khi hoàn thành", "2026-04-01", "2026-12-31")]
    [InlineData("Sau ngày 30/6/2026", "2026-06-30", "2026-12-31")]
    [InlineData("Từ 01/10/2025", "2025-10-01", "2026-12-31")]
    [InlineData("Từ 01/02/2027", "2027-02-01", "2027-12-31")]
    public void A_start_is_no_deadline_and_a_person_says_when_the_work_ends(string text, string from, string due)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Dated, from, due), (reading.Kind, reading.From?.ToString("yyyy-MM-dd"), reading.Due?.ToString("yyyy-MM-dd")));
        Assert.Contains("TIME_END_MISSING", reading.Notes);
        Assert.Empty(reading.LeftOut);
    }

    [Theory]
    [InlineData("Từ tháng 3 đến cuối năm", "2026-03-01", "2026-12-31")]
    [InlineData("Từ 01/3/2026 đến hết năm 2026", "2026-03-01", "2026-12-31")]
    [InlineData("Từ quý II - cuối năm", "2026-04-01", "2026-12-31")]
    [InlineData("Từ tháng 3/2026 đến năm 2027", "2026-03-01", "2027-12-31")]
    [InlineData("Từ ngày 01/3 đến hết ngày 30/6/2026", "2026-03-01", "2026-06-30")]
    [InlineData("Từ quý II đến quý III/2026", "2026-04-01", "2026-09-30")]
    [InlineData("Từ tháng 3 đến hết tháng 9", "2026-03-01", "2026-09-30")]
    [InlineData("Từ 15/3 đến cuối tháng 6", "2026-03-15", "2026-06-30")]
    [InlineData("Từ nay đến 30/6/2026", null, "2026-06-30")]
    [InlineData("Thứ sáu 12/6/2026", null, "2026-06-12")]
    [InlineData("Bắt đầu 01/3, hoàn thành 30/6/2026", null, "2026-06-30")]
    [InlineData("Hoàn thành trước 30/6/2026, áp dụng từ 01/7/2026", null, "2026-06-30")]
    public void What_says_until_when_is_due(string text, string? from, string due)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Dated, from, due), (reading.Kind, reading.From?.ToString("yyyy-MM-dd"), reading.Due?.ToString("yyyy-MM-dd")));
        Assert.DoesNotContain("TIME_END_MISSING", reading.Notes);
    }

    [Fact]
    public void A_start_beside_an_end_is_told_when_they_are_not_one_range() =>
        Assert.Equal(["01/07/2026"], TimeText.Read("Hoàn thành trước 30/6/2026, áp dụng từ 01/7/2026", 2026, null).LeftOut);

    [Theory]
    [InlineData("Từ tháng 3/2026", "Từ tháng 3/2026")]
    [InlineData("01/3/2026|", "Từ 01/3/2026")]
    [InlineData("Từ 01/3/2026|", "Từ 01/3/2026")]
    public void A_row_with_a_start_alone_needs_a_person(string cells, string time)
    {
        var row = Assert.Single(Reading.Of($"TT\tNội dung\tChủ trì\t{(cells.Contains('|') ? "Bắt đầu\tKết thúc" : "Thời hạn")}\n1\tMua sắm\tVăn phòng\t{cells.Replace('|', '\t')}\n").Rows);
        Assert.True(row.NeedsAPerson);
        Assert.Equal((time, new DateOnly(2026, 12, 31)), (row.TimeText, row.Time.Due));
        Assert.Equal("Ô thời gian chỉ ghi lúc bắt đầu; hạn tạm lấy là ngày cuối năm, cần người ghi hạn hoàn thành.", Assert.Single(row.ReviewNotes, note => note.Code == "TIME_END_MISSING").Sentence);
    }

    [Fact]
    public void What_a_merged_cell_says_of_the_whole_year_is_no_start() =>
        Assert.Empty(Assert.Single(Reading.Of("TT\tNội dung\tChủ trì\tBắt đầu\tKết thúc\n1\tMua sắm\tVăn phòng\tCả năm\t\n").Rows).Time.Notes);

    [Theory]
    [InlineData("Quý III + IV/2026", "2026-12-31", "01/07/2026–30/09/2026")]
    [InlineData("Quý I+II/2026", "2026-06-30", "01/01/2026–31/03/2026")]
    [InlineData("Quý II+IV/2027", "2027-12-31", "01/04/2027–30/06/2027")]
    [InlineData("Quý III hoặc IV/2026", "2026-12-31", "01/07/2026–30/09/2026")]
    [InlineData("Tháng 6 + 12", "2026-12-31", "01/06/2026–30/06/2026")]
    [InlineData("Quý III và/hoặc IV/2026", "2026-09-30", "IV")]
    [InlineData("Quý IV/2025-I/2026", "2025-12-31", "I")]
    [InlineData("Năm 2025 và quý I/2026", "2026-03-31", "2025")]
    [InlineData("Năm 2026: quý I", "2026-03-31", "")]
    [InlineData("Trong 3 tháng 6, 7, 8", "2026-06-03", "7, 8")]
    [InlineData("10, 15/12/2026", "2026-12-15", "10")]
    [InlineData("17:00 ngày 30/6/2026", "2026-06-30", "")]
    [InlineData("17 giờ 30 phút, ngày 30/6/2026 (lần 2)", "2026-06-30", "")]
    [InlineData("Đạt 50 % trong quý II", "2026-06-30", "")]
    public void A_second_time_is_read_or_told(string text, string due, string leftOut)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((due, leftOut), (reading.Due?.ToString("yyyy-MM-dd"), string.Join(", ", reading.LeftOut)));
    }
}
