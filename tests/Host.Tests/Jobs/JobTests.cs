using System.Globalization;
using System.Net;
using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace CchcPlatform.Host.Tests.Jobs;

/// <summary>What a module may rely on when it declares a job.</summary>
public sealed class JobTests
{
    private const string EveryHour = "0 0 * * * ?";

    [Fact]
    public async Task Two_hosts_run_every_time_once_as_the_module_and_with_facts()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using var one = await owner.WithAsync(FeeHosts.EverySecond);
        await using var other = await owner.WithAsync(FeeHosts.EverySecond);
        await Soon.BecomesTrueAsync(async () => await owner.EffectsAsync() >= 10, "five times have come");
        await owner.AssertOnceAsync();
        Assert.Equal(0L, await owner.ScalarAsync<long>("""
            SELECT count(*) FROM ledger.facts WHERE actor = 'module:ledger' AND (trace_parent = '' OR reason NOT LIKE 'ledger/AddFees 20%'
              OR request_id !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/(first|second)$')
            """));
        var ledger = await ModuleAsync(one, "ledger");
        Assert.Equal(ModuleState.Serving, ledger.State);
        var job = ledger.Jobs.Single(j => j.Name == "AddFees");
        Assert.Equal(FeeHosts.EverySecond, job.Cron);
        Assert.NotNull(job.SuccessTime);
        Assert.Equal(0, job.FailureCount);
    }

    [Fact]
    public async Task A_failing_job_degrades_its_module_and_nothing_else_and_its_time_is_tried_until_it_succeeds()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using var host = await owner.BesideAsync(["ledger"]);
        var ledger = await host.LedgerAsync();
        var obstacle = await ledger.OpenAsync("obstacle");
        await ledger.AddAsync(obstacle, 1);

        var (cron, time) = FeeHosts.OnceSoon();
        await using var next = await owner.WithAsync(cron);
        await Soon.BecomesTrueAsync(async () => await owner.ScalarAsync<int>("SELECT attempts FROM platform.jobs WHERE name = 'AddFees'") >= 3, "the job is tried again");
        var ill = await ModuleAsync(next, "ledger");
        Assert.Equal(ModuleState.Degraded, ill.State);
        Assert.Contains("The job AddFees has failed", ill.Reason);
        var job = ill.Jobs.Single(j => j.Name == "AddFees");
        Assert.Equal("It failed with InvalidOperationException; the log of the host has the details.", job.Error);
        Assert.True(job.FailureCount >= 2);
        // Every host tells it, also the one that has not run it.
        Assert.Equal(ModuleState.Degraded, (await ModuleAsync(host, "ledger")).State);
        Assert.Equal(ModuleState.Serving, (await ModuleAsync(next, "platform")).State);
        // It still answers, so that health and readiness send callers to it.
        var seen = await HealthChecks.ModuleHealthTests.SeeAsync(next, "ledger");
        Assert.Equal(
            (ServingStatus.Serving, ServingStatus.Serving, HttpStatusCode.OK, ModuleState.Degraded, "jobs"), (seen.Module, seen.Host, seen.Ready, seen.State, seen.Complaints));
        using var http = await next.HttpAsAsync(null);
        Assert.Equal("Degraded\nledger: jobs", await http.GetStringAsync("/health/ready"));
        Assert.Equal(1L, await owner.EffectsAsync());

        await ledger.AddEntryAsync(new AddEntryRequest { Name = obstacle, Amount = -1 });
        await Soon.BecomesTrueAsync(async () => (await ModuleAsync(next, "ledger")).State == ModuleState.Serving, "the job succeeds");
        Assert.Equal(2L, await owner.EffectsAsync());
        Assert.Equal(
            time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) + "/second",
            await owner.TextAsync("SELECT request_id FROM ledger.facts WHERE actor = 'module:ledger' ORDER BY position DESC LIMIT 1"));
        await owner.AssertOnceAsync();
    }

    [Fact]
    public async Task Of_the_times_missed_in_an_outage_the_latest_is_run_and_no_other()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (await owner.WithAsync("0 0 * * * ?"))
        {
            await ScheduledAsync(owner, "AddFees");
        }

        var before = DateTimeOffset.UtcNow;
        await MissAsync(owner, before.AddHours(-5));
        await using var host = await owner.WithAsync("0 0 * * * ?");
        await Soon.BecomesTrueAsync(async () => await owner.EffectsAsync() >= 2, "the missed time is run");
        var run = DateTimeOffset.Parse((await owner.TextAsync("SELECT min(split_part(request_id, '/', 1)) FROM ledger.facts WHERE actor = 'module:ledger'")), CultureInfo.InvariantCulture);
        Assert.InRange(run, before.AddHours(-1), DateTimeOffset.UtcNow);
        Assert.Equal(0, run.Minute * 60 + run.Second);
        await Soon.BecomesTrueAsync(async () => (await ModuleAsync(host, "ledger")).Jobs.Single(j => j.Name == "AddFees") is { Running: false } job
            && job.NextRunTime.ToDateTimeOffset() > before, "the next time is scheduled");
        await owner.AssertOnceAsync();
    }

    [Fact]
    public async Task What_is_declared_is_what_is_scheduled()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (await owner.WithAsync("0 0 7 * * ?"))
        {
            await ScheduledAsync(owner, "AddFees");
        }

        await AddGoneAsync(owner);
        await using var host = await owner.WithAsync("0 30 8 ? * MON-FRI");
        await Soon.BecomesTrueAsync(
            async () => await owner.TextAsync("SELECT cron_expression FROM platform.qrtz_cron_triggers WHERE trigger_name = 'AddFees'") == "0 30 8 ? * MON-FRI", "the new times hold");
        Assert.Equal(0L, await owner.ScalarAsync<long>("SELECT count(*) FROM platform.qrtz_triggers WHERE trigger_name = 'Gone'"));
        Assert.Equal(0L, await owner.ScalarAsync<long>("SELECT count(*) FROM platform.jobs WHERE name = 'Gone'"));
        // At 8.30 in Vietnam.
        var next = (await ModuleAsync(host, "ledger")).Jobs.Single(j => j.Name == "AddFees").NextRunTime.ToDateTimeOffset();
        Assert.Equal(new TimeSpan(1, 30, 0), next.UtcDateTime.TimeOfDay);
    }

    [Theory]
    [InlineData("every day at seven")]
    [InlineData("0 0 7 31 2 ?")]
    public async Task Times_that_do_not_come_are_told_before_the_start(string cron)
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        var refused = await Assert.ThrowsAsync<HostStartException>(() => owner.WithAsync(cron));
        Assert.Contains($"The job AddFees of module ledger has the times \"{cron}\": ", Assert.Single(refused.Reasons));
    }

    [Fact]
    public async Task A_host_takes_only_jobs_of_modules_that_it_carries()
    {
        await using var owner = await FeeHosts.StartWithoutAsync(("Modules:mirror:Jobs:ForgetAnswers", FeeHosts.EverySecond));
        await using (await owner.WithAsync("0 0 * * * ?"))
        {
            await ScheduledAsync(owner, "AddFees");
        }

        // Due since a moment, not yet counted as missed.
        await MissAsync(owner, DateTimeOffset.UtcNow.AddSeconds(-1));
        var runs = await RunsAsync();
        await Soon.BecomesTrueAsync(async () => await RunsAsync() > runs.AddSeconds(2), "the host runs its own jobs");
        Assert.Equal("WAITING", await owner.TextAsync("SELECT trigger_state FROM platform.qrtz_triggers WHERE trigger_name = 'AddFees'"));
        Assert.Equal(0L, await owner.EffectsAsync());

        async Task<DateTime> RunsAsync() => await owner.ScalarAsync<DateTime>("SELECT coalesce(max(succeeded_at), 'epoch') FROM platform.jobs WHERE module = 'mirror'");
    }

    [Fact]
    public async Task That_nobody_runs_a_job_is_measured_by_hosts_without_its_module()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (await owner.WithAsync("0 0 * * * ?"))
        {
            await Soon.BecomesTrueAsync(
                async () => await owner.ScalarAsync<long>("SELECT count(*) FROM platform.jobs WHERE (module, name) IN (('ledger', 'AddFees'), ('mirror', 'ForgetAnswers'))") == 2, "both jobs are scheduled");
        }

        // What another version of a module that the host has does is not its concern.
        await owner.ScalarAsync<object?>($"""
            INSERT INTO platform.jobs (module, name) VALUES ('mirror', 'OfAnotherVersion');
            UPDATE platform.qrtz_triggers SET next_fire_time = {DateTimeOffset.UtcNow.AddHours(-5).UtcTicks} WHERE job_group IN ('ledger', 'mirror');
            SELECT NULL::text
            """);
        // A host that starts looks for what was missed, and has done so when its own is made up for.
        await using var other = await owner.BesideAsync(["mirror"], [("Modules:ledger:Address", "http://127.0.0.1:1")]);
        await Soon.BecomesTrueAsync(
            async () => await owner.ScalarAsync<long>("SELECT count(*) FROM platform.jobs WHERE module = 'mirror' AND name = 'ForgetAnswers' AND succeeded_at IS NOT NULL") == 1, "what was missed is run");
        // It reads the jobs by itself every 15 s, and when somebody asks.
        Assert.DoesNotContain("OfAnotherVersion", (await ModuleAsync(owner, "mirror")).Reason);
        using var meter = new HostMeter(owner, "cchc.jobs.delay");
        var delays = meter.Look().Select(m => (Module: m.Labels["cchc.module"], Job: m.Labels["cchc.job"], m.Value)).ToList();
        Assert.Contains(delays, d => d is { Module: "ledger", Job: "AddFees", Value: > 300 });
        Assert.Contains(delays, d => d is { Module: "mirror", Job: "ForgetAnswers" });
        Assert.DoesNotContain(delays, d => d.Job == "OfAnotherVersion");
    }

    [Fact]
    public async Task A_type_that_somebody_wrote_into_the_database_is_not_loaded_and_the_next_start_writes_the_job_anew()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (await owner.WithAsync(EveryHour))
        {
            await ScheduledAsync(owner, "AddFees");
        }

        await owner.ScalarAsync<long>("""
            WITH changed AS (UPDATE platform.qrtz_job_details SET job_class_name = 'System.Uri, System.Private.Uri' WHERE job_name = 'AddFees' RETURNING 1) SELECT count(*) FROM changed
            """);
        await MissAsync(owner, DateTimeOffset.UtcNow);
        await using var host = await owner.WithAsync(EveryHour);
        await Soon.BecomesTrueAsync(async () => (await ModuleAsync(host, "ledger")).Reason.Contains("The job AddFees is not scheduled any more; start a host of ledger again"), "the job is refused and told");
        Assert.Equal(0L, await owner.EffectsAsync());

        await using var next = await owner.WithAsync(EveryHour);
        await Soon.BecomesTrueAsync(async () => await owner.EffectsAsync() == 2, "the time that was missed meanwhile is run");
        await Soon.BecomesTrueAsync(async () => (await ModuleAsync(next, "ledger")).State == ModuleState.Serving, "nothing is told any more");
    }

    [Fact]
    public async Task The_next_time_that_a_clock_ahead_has_written_is_taken_back_while_a_host_runs_and_at_a_start()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (await owner.WithAsync(EveryHour))
        {
            await ScheduledAsync(owner, "AddFees");
            await MissAsync(owner, DateTimeOffset.UtcNow.AddYears(1));
            await TakenBackAsync();
        }

        await MissAsync(owner, DateTimeOffset.UtcNow.AddHours(7));
        await using var host = await owner.WithAsync(EveryHour);
        await TakenBackAsync();

        Task TakenBackAsync() => Soon.BecomesTrueAsync(
            async () => await owner.ScalarAsync<long>("SELECT next_fire_time FROM platform.qrtz_triggers WHERE trigger_name = 'AddFees'") <= DateTimeOffset.UtcNow.AddHours(1).UtcTicks,
            "it comes within the hour");
    }

    [Fact]
    public async Task A_run_that_a_clock_ahead_has_recorded_keeps_no_time_from_being_run()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (await owner.WithAsync(EveryHour))
        {
            await ScheduledAsync(owner, "AddFees");
        }

        await owner.ScalarAsync<long>("""
            WITH run AS (UPDATE platform.jobs SET scheduled_at = now() + interval '7 hours', attempts = 1, started_at = now(), ended_at = now() WHERE name = 'AddFees' RETURNING 1)
            SELECT count(*) FROM run
            """);
        await using var host = await owner.WithAsync(FeeHosts.EverySecond);
        await Soon.BecomesTrueAsync(async () => await owner.EffectsAsync() >= 4, "two times have come");
        await owner.AssertOnceAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_slept_amid_its_run_ends_no_later_one(bool fails)
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (var earlier = await owner.WithAsync(EveryHour))
        {
            await ScheduledAsync(owner, "AddFees");
            if (fails)
            {
                var ledger = await earlier.LedgerAsync();
                await ledger.AddAsync(await ledger.OpenAsync("obstacle"), 1);
            }
        }

        await using var keeper = await owner.ConnectAsync();
        await using var keeping = await keeper.BeginTransactionAsync();
        await WatchTests.ExecuteAsync(keeper, "LOCK TABLE ledger.accounts IN ACCESS EXCLUSIVE MODE");
        await MissAsync(owner, DateTimeOffset.UtcNow.AddHours(-5));
        await using var host = await owner.WithAsync(EveryHour);
        await Soon.BecomesTrueAsync(async () => await owner.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cchc ledger' AND wait_event_type = 'Lock'") == 1, "a run waits");
        // As another host that took it for dead would: it has done the time and is amid the next.
        await WatchTests.ExecuteAsync(keeper, "UPDATE platform.jobs SET scheduled_at = scheduled_at + interval '1 second', attempts = 1, ended_at = NULL WHERE name = 'AddFees'");
        await keeping.CommitAsync();
        await Soon.BecomesTrueAsync(async () => await owner.ScalarAsync<long>("SELECT count(*) FROM platform.qrtz_fired_triggers WHERE job_name = 'AddFees'") == 0, "the run has ended");

        Assert.Equal(fails ? 1L : 2L, await owner.EffectsAsync());
        Assert.Equal(1L, await owner.ScalarAsync<long>(
            "SELECT count(*) FROM platform.jobs WHERE name = 'AddFees' AND attempts = 1 AND ended_at IS NULL AND succeeded_at IS NULL AND failures = 0"));
        Assert.Equal(1L, await owner.ScalarAsync<long>("SELECT count(*) FROM platform.qrtz_triggers WHERE job_name = 'AddFees'"));
    }

    [Fact]
    public async Task A_run_that_waits_for_another_module_when_its_host_stops_has_not_failed_and_is_due_at_once()
    {
        using var folder = new ModuleFolder().WithProduct("Organization").WithCase("Dependent");
        await using var owner = await TestHost.StartAsync(["organization"]);
        await using var keeper = await owner.ConnectAsync();
        await using var keeping = await keeper.BeginTransactionAsync();
        await using (await owner.StartBesideAsync(settings: folder.Settings()))
        {
            await Soon.BecomesTrueAsync(
                async () => await owner.ScalarAsync<long>("SELECT count(*) FROM platform.jobs WHERE module = 'dependent' AND succeeded_at IS NOT NULL") == 1, "it has run");
            await WatchTests.ExecuteAsync(keeper, "LOCK TABLE organization.units IN ACCESS EXCLUSIVE MODE");
            await Soon.BecomesTrueAsync(async () => await owner.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cchc organization' AND wait_event_type = 'Lock'") >= 1, "a run waits");
        }

        Assert.Equal("0 ", await owner.TextAsync("SELECT failures || ' ' || error FROM platform.jobs WHERE module = 'dependent'"));
        Assert.InRange(
            await owner.ScalarAsync<long>("SELECT min(next_fire_time) FROM platform.qrtz_triggers WHERE job_group = 'dependent' AND trigger_group LIKE 'retry of%'"),
            0, DateTimeOffset.UtcNow.UtcTicks);
    }

    [Fact]
    public async Task A_job_that_a_host_of_the_version_before_has_put_back_goes_again_when_nobody_runs_it()
    {
        await using var owner = await FeeHosts.StartWithoutAsync();
        await using (await owner.WithAsync(EveryHour))
        {
            await ScheduledAsync(owner, "AddFees");
        }

        await AddGoneAsync(owner);
        await using var host = await owner.WithAsync(EveryHour);
        await Soon.BecomesTrueAsync(async () => await GoneAsync() == 0, "the new version has taken it away");
        await AddGoneAsync(owner);
        await Task.Delay(TimeSpan.FromSeconds(20));
        // As long as somebody may run it.
        Assert.Equal(2, await GoneAsync());
        await owner.ScalarAsync<long>($"""
            WITH due AS (UPDATE platform.qrtz_triggers SET next_fire_time = {DateTimeOffset.UtcNow.AddMinutes(-6).UtcTicks} WHERE trigger_name = 'Gone' RETURNING 1) SELECT count(*) FROM due
            """);
        await Soon.BecomesTrueAsync(async () => await GoneAsync() == 0, "it is gone again");

        Task<long> GoneAsync() => owner.ScalarAsync<long>(
            "SELECT (SELECT count(*) FROM platform.qrtz_triggers WHERE trigger_name = 'Gone') + (SELECT count(*) FROM platform.jobs WHERE name = 'Gone')");
    }

    internal static async Task<Module> ModuleAsync(TestHost host, string key) =>
        (await new ModuleService.ModuleServiceClient(await host.CallAsAsync("admin")).ListModulesAsync(new ListModulesRequest())).Modules.Single(m => m.Key == key);

    // As if an earlier version of the ledger had one more job.
    private static Task<object> AddGoneAsync(TestHost host) => host.ScalarAsync<object>(
        """
            INSERT INTO platform.jobs (module, name) VALUES ('ledger', 'Gone');
            CREATE TEMP TABLE job AS SELECT * FROM platform.qrtz_job_details WHERE job_name = 'AddFees';
            UPDATE job SET job_name = 'Gone';
            INSERT INTO platform.qrtz_job_details SELECT * FROM job;
            CREATE TEMP TABLE trigger AS SELECT * FROM platform.qrtz_triggers WHERE job_name = 'AddFees';
            UPDATE trigger SET job_name = 'Gone', trigger_name = 'Gone';
            INSERT INTO platform.qrtz_triggers SELECT * FROM trigger;
            INSERT INTO platform.qrtz_cron_triggers SELECT sched_name, 'Gone', trigger_group, cron_expression, time_zone_id FROM platform.qrtz_cron_triggers WHERE trigger_name = 'AddFees';
            SELECT 1;
            """);

    private static Task ScheduledAsync(TestHost host, string job) => Soon.BecomesTrueAsync(
        async () => await host.ScalarAsync<long>($"SELECT count(*) FROM platform.qrtz_triggers WHERE trigger_name = '{job}'") == 1, job + " is scheduled");

    private static Task<long> MissAsync(TestHost host, DateTimeOffset due) => host.ScalarAsync<long>($"""
        WITH moved AS (UPDATE platform.qrtz_triggers SET next_fire_time = {due.UtcTicks} WHERE trigger_name = 'AddFees' RETURNING 1) SELECT count(*) FROM moved
        """);
}
