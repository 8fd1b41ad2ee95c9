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
}
