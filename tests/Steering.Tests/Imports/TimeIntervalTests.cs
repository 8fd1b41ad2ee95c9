using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>How often work comes back.</summary>
public sealed class TimeIntervalTests
{
    [Theory]
    [InlineData("Hằng tháng, quý, 6 tháng, năm", "Monthly")]
    [InlineData("Hàng tháng, quý, 6 tháng, 9 tháng, năm", "Monthly")]
    [InlineData("Báo cáo định kỳ tháng, quý, 6 tháng, năm", "Monthly")]
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
}
