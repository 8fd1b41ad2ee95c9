using System.Diagnostics;
using CchcPlatform.Host.Tests.Facts;
using Npgsql;

namespace CchcPlatform.Host.Tests.Jobs;

public sealed class KilledJobTests
{
    [Fact]
    public async Task A_run_whose_process_is_killed_amid_its_work_is_taken_over_and_has_its_effect_once()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        List<Process> processes = [FeeHosts.StartProcess(owner, FeeHosts.EverySecond), FeeHosts.StartProcess(owner, FeeHosts.EverySecond)];
        try
        {
            await Soon.BecomesTrueAsync(async () => await owner.EffectsAsync() >= 4
                && await owner.ScalarAsync<long>("SELECT count(*) FROM platform.qrtz_scheduler_state WHERE instance_name LIKE ANY (SELECT '%-' || p || '-%' FROM unnest(ARRAY["
                    + string.Join(',', processes.Select(p => $"'{p.Id}'")) + "]) p)") == 2, "both processes keep the schedule");

            // The first part is saved, the second waits for this lock: there the process dies.
            await using var keeper = await owner.ConnectAsync();
            await using var keeping = await keeper.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand("SELECT FROM ledger.accounts WHERE account_id = 'second' FOR UPDATE", keeper))
            {
                await hold.ExecuteNonQueryAsync();
            }

            await Soon.BecomesTrueAsync(async () => await owner.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cchc ledger' AND wait_event_type = 'Lock'") == 1, "a run waits");
            var instance = await owner.TextAsync("SELECT instance_name FROM platform.qrtz_fired_triggers WHERE job_name = 'AddFees' AND state = 'EXECUTING'");
            var time = await owner.TextAsync("SELECT to_char(scheduled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM platform.jobs WHERE name = 'AddFees'");
            var victim = processes.Single(p => instance.Contains($"-{p.Id}-", StringComparison.Ordinal));
            victim.Kill();
            await victim.WaitForExitAsync();
            await keeping.RollbackAsync();

            await Soon.BecomesTrueAsync(async () => await owner.ScalarAsync<long>(
                $"SELECT count(*) FROM ledger.facts WHERE actor = 'module:ledger' AND request_id = '{time}/second'") == 1, "the other process finishes the run");
            Assert.Equal(1L, await owner.ScalarAsync<long>($"SELECT count(*) FROM ledger.facts WHERE actor = 'module:ledger' AND request_id = '{time}/first'"));
            await owner.AssertOnceAsync();
        }
        finally
        {
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }
    }
}
