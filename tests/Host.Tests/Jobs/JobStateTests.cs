using CchcPlatform.Server.Jobs;

namespace CchcPlatform.Host.Tests.Jobs;

public sealed class JobStateTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 26, 6, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, -1, 0, null)]
    [InlineData(false, 4, 4, null)]
    [InlineData(false, 6, 6, "nobody runs it")]
    [InlineData(true, -1, 0, null)]
    [InlineData(true, 59, 0, null)]
    [InlineData(true, 61, 61, "the run before has not ended")]
    public void A_time_that_waits_is_measured_and_told_also_behind_a_run_that_does_not_end(bool running, int minutes, int delay, string? complaint)
    {
        var state = new JobState("ledger", "AddFees", null, Due.AddDays(-1), true, 0, "", Due, running, false);
        var now = Due.AddMinutes(minutes);
        Assert.Equal(TimeSpan.FromMinutes(delay), state.Delay(now));
        if (complaint is null)
        {
            Assert.Null(state.Complaint(now));
        }
        else
        {
            Assert.Contains(complaint, state.Complaint(now));
        }
    }
}
