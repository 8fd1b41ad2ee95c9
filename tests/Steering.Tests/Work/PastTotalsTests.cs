using Cchc.Steering.V1;

namespace CchcPlatform.Steering.Tests.Work;

[Collection("work")]
public sealed class PastTotalsTests(WorkHost host)
{
    [Fact]
    public async Task What_was_completed_after_the_day_is_under_way_and_overdue_on_it_and_never_both_completed_and_overdue()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await plan.ReportDoneAsync(host, plan.Late);
        await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late });
        async Task<PlanTotals> As(DateOnly day) => (await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name, AsOf = $"{day:yyyy-MM-dd}" })).Totals;
        static (int, int, int) Of(Total total) => (total.Completed, total.InProgress, total.Overdue);

        var (before, now) = (await As(WorkHost.Today.AddDays(-1)), await As(WorkHost.Today));
        Assert.Equal((0, 1, 1), Of(before.Areas.Single(t => t.Key == "VII")));
        Assert.Equal((1, 0, 0), Of(now.Areas.Single(t => t.Key == "VII")));
        // The activity itself is completed now; its occurrence was not.
        Assert.Equal((1, 0), before.States.Where(t => t.Key == "WORK_STATE_COMPLETED").Select(t => (t.Activities, t.Occurrences)).Single());
        Assert.Equal((0, 1), before.States.Where(t => t.Key == "WORK_STATE_IN_PROGRESS").Select(t => (t.Activities, t.Occurrences)).Single());
    }
}
