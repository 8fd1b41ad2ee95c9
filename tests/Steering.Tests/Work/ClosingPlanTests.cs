using Cchc.Steering.V1;
using Grpc.Core;
using Npgsql;

namespace CchcPlatform.Steering.Tests.Work;

/// <summary>Work that comes while its plan is being closed: it lands before the plan is closed, or not at all.</summary>
[Collection("work")]
public sealed class ClosingPlanTests(WorkHost host)
{
    [Fact]
    public async Task A_report_that_saw_the_plan_open_waits_for_the_one_who_closes_it_and_is_refused()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await using var connection = new NpgsqlConnection(host.Host.ConnectionString);
        await connection.OpenAsync();
        await using var closing = await connection.BeginTransactionAsync();
        await using var close = new NpgsqlCommand($"UPDATE steering.plans SET state = 'Closed', revision = revision + 1 WHERE 'communes/' || commune || '/plans/' || plan_id = '{plan.Name}'", connection);
        Assert.Equal(1, await close.ExecuteNonQueryAsync());

        var report = host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "Đang làm" }).ResponseAsync;
        var assign = host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = plan.Activity("steady"), Officers = { new Officer { Subject = "officer-vhxh" } } }).ResponseAsync;
        while (await host.Host.ScalarAsync<long>("SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database() AND application_name = 'cchc steering'") < 2)
        {
            Assert.False(report.IsCompleted || assign.IsCompleted, "the work did not wait for the plan that is being closed");
            await Task.Delay(20);
        }

        await closing.CommitAsync();
        await Refusal.ExpectAsync(StatusCode.Aborted, "ETAG_STALE", () => report);
        await Refusal.ExpectAsync(StatusCode.Aborted, "ETAG_STALE", () => assign);
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "PLAN_CLOSED",
            async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "Đang làm" }));
    }

    [Fact]
    public async Task Whoever_races_the_end_of_a_plan_lands_before_it_or_nowhere()
    {
        for (var round = 0; round < 8; round++)
        {
            var plan = await WorkPlan.IssueAsync(host);
            string[] places = [plan.Late, plan.Quarter, plan.Occurrence("shared", "due")];
            var reports = places.Select(place => Task.Run(async () =>
            {
                for (var done = 0; ; done++)
                {
                    try
                    {
                        await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = place, Text = "Đang làm" });
                    }
                    catch (RpcException refused) when (refused.StatusCode == StatusCode.FailedPrecondition)
                    {
                        return done;
                    }
                    catch (RpcException stale) when (stale.StatusCode == StatusCode.Aborted)
                    {
                        done--;
                    }
                }
            })).ToList();
            await Task.Delay(Random.Shared.Next(100));
            await host.Plans("admin").ClosePlanAsync(new() { Name = plan.Name });
            var done = (await Task.WhenAll(reports)).Sum();

            var end = await host.Host.ScalarAsync<long>($"SELECT position FROM steering.facts WHERE resource = '{plan.Name}' AND type LIKE '%.PlanClosed'");
            Assert.Equal(0L, await host.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.facts WHERE resource LIKE '{plan.Name}/%' AND position > {end}"));
            Assert.Equal((long)done, await host.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.facts WHERE resource LIKE '{plan.Name}/%' AND type LIKE '%.OccurrenceReported'"));
        }
    }
}
