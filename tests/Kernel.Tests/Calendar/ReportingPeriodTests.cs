using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Tests.Calendar;

public class ReportingPeriodTests
{
    [Theory]
    [InlineData("2026", "2026-01-01", "2026-12-31")]
    [InlineData("2026-Q1", "2026-01-01", "2026-03-31")]
    [InlineData("2026-Q4", "2026-10-01", "2026-12-31")]
    [InlineData("2026-02", "2026-02-01", "2026-02-28")]
    [InlineData("2028-02", "2028-02-01", "2028-02-29")]
    [InlineData("2026-12", "2026-12-01", "2026-12-31")]
    public void A_period_has_its_first_and_last_day_and_its_borders_at_midnight_in_Vietnam(string text, string first, string last)
    {
        var period = ReportingPeriod.Parse(text);
        Assert.Equal(DateOnly.Parse(first), period.First);
        Assert.Equal(DateOnly.Parse(last), period.Last);
        Assert.Equal(DateTimeOffset.Parse(first + "T00:00:00+07:00"), period.From);
        Assert.Equal(DateTimeOffset.Parse(last + "T00:00:00+07:00").AddDays(1), period.ToExclusive);
        Assert.Equal(TimeSpan.Zero, period.From.Offset);
        Assert.Equal(text, period.ToString());
        Assert.True(period.Contains(period.First) && period.Contains(period.Last));
        Assert.False(period.Contains(period.First.AddDays(-1)) || period.Contains(period.Last.AddDays(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-Q5")]
    [InlineData("2026-Q0")]
    [InlineData("2026-13")]
    [InlineData("2026-3")]
    [InlineData("2026-q1")]
    [InlineData("1999")]
    [InlineData("2101")]
    [InlineData("2026\n")]
    [InlineData("２０２６")]
    public void Anything_else_is_refused_by_field_and_reason(string text)
    {
        var e = Assert.Throws<InvalidInputException>(() => ReportingPeriod.Parse(text));
        Assert.Equal(("period", "PERIOD_MALFORMED"), (e.Field, e.Reason));
    }

    [Fact]
    public void The_quarters_of_a_year_follow_each_other_without_gap()
    {
        var quarters = ReportingPeriod.OfYear(2026).QuartersOfYear();
        Assert.Equal(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"], quarters.Select(quarter => quarter.ToString()));
        for (var i = 1; i < 4; i++) Assert.Equal(quarters[i - 1].ToExclusive, quarters[i].From);
        Assert.Equal(quarters[1], ReportingPeriod.QuarterOf(new DateOnly(2026, 6, 30)));
    }

    [Theory]
    [InlineData("2026-03-31", "2026-03-31T16:59:59.999999Z")]
    [InlineData("2026-03-31T17:00:00+07:00", "2026-03-31T10:00:00Z")]
    [InlineData("2026-03-31T10:00:00Z", "2026-03-31T10:00:00Z")]
    [InlineData("2026-03-31t10:00:00.123456789z", "2026-03-31T10:00:00.123456Z")]
    [InlineData("2026-03-31T10:00:00.5-03:30", "2026-03-31T13:30:00.5Z")]
    public void As_of_is_the_end_of_a_day_in_Vietnam_or_an_instant(string text, string instant)
    {
        Assert.Equal(DateTimeOffset.Parse(instant), AsOf.Parse(text));
        Assert.Equal(TimeSpan.Zero, AsOf.Parse(text)!.Value.Offset);
    }

    [Fact]
    public void An_empty_as_of_is_now() => Assert.Null(AsOf.Parse(""));

    [Theory]
    [InlineData("31/03/2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-03-31T10:00:00")]
    [InlineData("2026-03-31T10:00:00 07:00")]
    [InlineData("2026-03-31 10:00:00Z")]
    [InlineData("2026-03-31T25:00:00Z")]
    [InlineData("0001-01-01T00:00:00+07:00")]
    [InlineData("9999-01-01")]
    [InlineData("9999-12-30")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:59.999999999Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("now")]
    public void Any_other_as_of_is_refused(string text)
    {
        var e = Assert.Throws<InvalidInputException>(() => AsOf.Parse(text));
        Assert.Equal(("as_of", "AS_OF_MALFORMED"), (e.Field, e.Reason));
    }
}
