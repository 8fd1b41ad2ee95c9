using Cchc.Steering.V1;
using Npgsql;

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

    [Fact]
    public async Task Totals_are_of_one_moment_also_when_work_is_confirmed_while_they_are_counted()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await using var connection = new NpgsqlConnection(host.Host.ConnectionString);
        await connection.OpenAsync();
        await using var confirming = await connection.BeginTransactionAsync();
        // The activities can be counted, the occurrences not before the end of this.
        await using var confirm = new NpgsqlCommand($"""
            LOCK TABLE steering.occurrences IN ACCESS EXCLUSIVE MODE;
            UPDATE steering.occurrences SET state = 'Completed', completed_date = start_date WHERE 'communes/' || commune || '/plans/' || plan_id = '{plan.Name}' AND activity_id = 'late';
            UPDATE steering.activities SET state = 'Completed' WHERE 'communes/' || commune || '/plans/' || plan_id = '{plan.Name}' AND activity_id = 'late'
            """, connection);
        await confirm.ExecuteNonQueryAsync();
        var counting = host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name }).ResponseAsync;
        while (await host.Host.ScalarAsync<long>("SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database() AND application_name = 'cchc steering'") < 1)
        {
            Assert.False(counting.IsCompleted, "the totals did not wait for the occurrences");
            await Task.Delay(20);
        }

        await confirming.CommitAsync();
        var totals = (await counting).Totals;
        Assert.Equal((0, 0), (totals.All.Completed, totals.States.Where(t => t.Key == "WORK_STATE_COMPLETED").Sum(t => t.Activities)));
        totals = (await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name })).Totals;
        Assert.Equal((1, 1), (totals.All.Completed, totals.States.Where(t => t.Key == "WORK_STATE_COMPLETED").Sum(t => t.Activities)));
    }
}
