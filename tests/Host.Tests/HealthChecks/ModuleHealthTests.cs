using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Server.Data;
using CchcPlatform.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace CchcPlatform.Host.Tests.HealthChecks;

/// <summary>Health by gRPC, health by HTTP and the list of modules tell the same.</summary>
public sealed class ModuleHealthTests
{
    [Fact]
    public async Task A_module_that_is_locked_out_of_its_database_is_told_everywhere_until_it_is_let_in_again()
    {
        await using var host = await TestHost.StartAsync();
        var before = await SeeAsync(host, "steering");
        Assert.Equal((ServingStatus.Serving, ServingStatus.Serving, HttpStatusCode.OK, ModuleState.Serving), (before.Module, before.Host, before.Ready, before.State));

        // Connecting is a right in this database only; the role itself is shared with all databases of the server.
        await host.ScalarAsync<object>("""
            DO $$ DECLARE r text; BEGIN
              FOREACH r IN ARRAY ARRAY['cchc_identity', 'cchc_platform', 'cchc_organization'] LOOP
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), r);
              END LOOP;
              EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database());
            END $$;
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'cchc_steering' AND datname = current_database();
            """);
        var away = await SeeAsync(host, "steering");
        Assert.Equal((ServingStatus.NotServing, ServingStatus.NotServing, HttpStatusCode.ServiceUnavailable, ModuleState.Degraded), (away.Module, away.Host, away.Ready, away.State));
        Assert.Contains("database", away.Complaints);
        // Without a token which module and which check, and no more.
        using var http = await host.HttpAsAsync(null);
        var told = await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync();
        Assert.Matches("^Unhealthy\nsteering: database(, [a-z]+)*$", told);
        Assert.Equal(ServingStatus.Serving, (await SeeAsync(host, "organization")).Module);
        await host.ScalarAsync<object>("DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO PUBLIC', current_database()); END $$; SELECT 1");
        var after = await SeeAsync(host, "steering");
        for (var patience = 0; patience < 200 && after.State != ModuleState.Serving; patience++)
        {
            await Task.Delay(50);
            after = await SeeAsync(host, "steering");
        }

        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_module_whose_calls_have_all_its_connections_is_not_told_to_be_away()
    {
        await using var host = await TestHost.StartAsync();
        var pool = Facts.LedgerHost.Of<ModuleDataSources>(host).For("steering");
        var taken = new List<NpgsqlConnection>();
        try
        {
            // One hears of facts; the rest are here.
            await Assert.ThrowsAsync<NpgsqlException>(async () =>
            {
                while (true)
                {
                    taken.Add(await pool.OpenConnectionAsync());
                }
            });
            Assert.True(taken.Count > 2);
            var seen = await SeeAsync(host, "steering");
            Assert.Equal((ServingStatus.Serving, ServingStatus.Serving, HttpStatusCode.OK), (seen.Module, seen.Host, seen.Ready));
            Assert.DoesNotContain("database", seen.Complaints);

            // The calls that wait in vain are told in the log once.
            using var log = new WrittenLog();
            host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
            var plans = new PlanService.PlanServiceClient(await host.CallAsAsync("admin"));
            await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
            {
                var refused = await Assert.ThrowsAsync<RpcException>(async () => await plans.GetPlanAsync(new GetPlanRequest { Name = "communes/25195/plans/2026" }));
                Assert.Equal("DATABASE_UNAVAILABLE", Faults.ReasonOf(refused));
            }));
            Assert.Single(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("The database does not answer", StringComparison.Ordinal));
        }
        finally
        {
            taken.ForEach(connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task A_complaint_of_a_modules_own_check_degrades_it_and_leaves_it_at_work()
    {
        using var folder = new ModuleFolder().WithProduct("Organization").WithCase("Unwell");
        await using var host = await TestHost.StartAsync(settings: folder.Settings());
        var unwell = await SeeAsync(host, "unwell");
        Assert.Equal((ServingStatus.Serving, ServingStatus.Serving, HttpStatusCode.OK, ModuleState.Degraded), (unwell.Module, unwell.Host, unwell.Ready, unwell.State));
        Assert.Equal("fever", unwell.Complaints);
        Assert.Equal("The patient has 39 degrees.", unwell.Reason);
        using var http = await host.HttpAsAsync(null);
        Assert.Equal("Degraded\nunwell: fever", await http.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task While_the_whole_database_is_away_the_host_lives_is_not_ready_and_says_unavailable_until_it_is_back()
    {
        using var log = new WrittenLog();
        await using var host = await TestHost.StartAsync(configure: builder => builder.Logging.AddProvider(log));
        var before = await SeeAsync(host, "steering");
        var call = await host.CallAsAsync("admin");
        var health = new Health.HealthClient(call);
        var modules = new ModuleService.ModuleServiceClient(call);
        using var http = await host.HttpAsAsync(null);
        await host.ScalarAsync<object>("""
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 0', current_database()); END $$;
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
            """);
        // What a caller may do is remembered for a second; then nobody can tell.
        await Facts.Soon.BecomesTrueAsync(async () =>
        {
            try
            {
                await modules.ListModulesAsync(new ListModulesRequest());
                return false;
            }
            catch (RpcException refused)
            {
                Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
                return true;
            }
        }, "calls are refused");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready")).StatusCode);
        for (var calls = 0; calls < 10; calls++)
        {
            await Assert.ThrowsAsync<RpcException>(async () => await modules.ListModulesAsync(new ListModulesRequest()));
        }

        var said = Assert.Single(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("The rights of a caller", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", said);
        using var token = await http.PostAsync("/connect/token", new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", "admin"), new("client_secret", "any")]));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, (int)StatusCode.Unavailable),
            (token.StatusCode, (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetInt32()));
        Assert.NotNull(token.Headers.RetryAfter);
        foreach (var service in new[] { "", "cchc.steering.v1", "cchc.organization.v1", "cchc.platform.v1" })
        {
            Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
        }

        await host.ScalarAsync<object>("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT -1', current_database()); END $$; SELECT 1");
        await Facts.Soon.BecomesTrueAsync(async () => (await http.GetAsync("/health/ready")) is { StatusCode: HttpStatusCode.OK } ready
            && await ready.Content.ReadAsStringAsync() == "Healthy", "the host is ready again");
        Assert.Equal(before, await SeeAsync(host, "steering"));
    }

    [Fact]
    public async Task Readiness_waits_for_nothing_that_hangs_and_asks_for_the_jobs_once()
    {
        using var folder = new ModuleFolder().WithProduct("Organization").WithCase("Endless");
        await using var host = await TestHost.StartAsync(settings: folder.Settings());
        using var http = await host.HttpAsAsync(null);
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE platform.jobs", connection, holding))
        {
            await take.ExecuteNonQueryAsync();
        }

        var clock = Stopwatch.StartNew();
        var probes = Enumerable.Range(0, 6).Select(_ => http.GetStringAsync("/health/ready")).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));
        var asked = await host.ScalarAsync<long>("""
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM platform.jobs j%'
            """);
        Assert.All(await Task.WhenAll(probes), answer => Assert.StartsWith("Degraded\n", answer));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        // The scheduler asks by itself.
        Assert.InRange(asked, 1, 2);

        await holding.RollbackAsync();
        var modules = new ModuleService.ModuleServiceClient(await host.CallAsAsync("admin"));
        Assert.Equal("patience: TimeoutException", (await modules.ListModulesAsync(new ListModulesRequest())).Modules.Single(m => m.Key == "endless").Reason);
    }

    internal static async Task<Seen> SeeAsync(TestHost host, string key)
    {
        var call = await host.CallAsAsync("admin");
        var health = new Health.HealthClient(call);
        using var http = await host.HttpAsAsync(null);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live")).StatusCode);
        var module = (await new ModuleService.ModuleServiceClient(call).ListModulesAsync(new ListModulesRequest())).Modules.Single(m => m.Key == key);
        return new Seen(
            (await health.CheckAsync(new HealthCheckRequest { Service = $"cchc.{key}.v1" })).Status,
            (await health.CheckAsync(new HealthCheckRequest())).Status,
            (await http.GetAsync("/health/ready")).StatusCode,
            module.State,
            string.Join(' ', module.Health.Where(h => !h.Healthy).Select(h => h.Name)),
            module.Reason);
    }

    internal sealed record Seen(ServingStatus Module, ServingStatus Host, HttpStatusCode Ready, ModuleState State, string Complaints, string Reason);
}
