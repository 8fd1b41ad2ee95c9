using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Host.Tests.Operations;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Jobs;

/// <summary>A run that never ends and hears nothing. Its host is a process, for nothing else would end it.</summary>
public sealed class EndlessJobTests : IAsyncLifetime
{
    private readonly ModuleFolder folder = new ModuleFolder().WithCase("Tireless");
    private TestHost beside = null!;
    private HostProcess process = null!;

    public async ValueTask InitializeAsync()
    {
        beside = await LedgerHost.StartAsync(["ledger"]);
        process = await HostProcess.StartAsync(beside, folder.Path);
        await Soon.BecomesTrueAsync(
            async () => await beside.ScalarAsync<long>("SELECT count(*) FROM platform.qrtz_fired_triggers WHERE job_group = 'tireless' AND state = 'EXECUTING'") == 1, "it runs");
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await beside.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task It_holds_no_stop_up()
    {
        await process.TerminateAsync();
        Assert.Equal(0, await process.EndsAsync());
        Assert.Contains("Jobs were left to other hosts: TimeoutException", process.Output);
        Assert.Contains("All calls have ended and the background work too", process.Output);
    }

    [Fact]
    public async Task It_is_told_when_it_has_held_the_next_time_up_for_long()
    {
        var admin = await beside.CallAsAsync("admin", process.Grpc);
        var modules = new ModuleService.ModuleServiceClient(admin);
        Assert.Equal(ModuleState.Serving, (await TirelessAsync()).State);
        // Its time came two hours ago.
        Assert.Equal(1L, await beside.ScalarAsync<long>($"""
            WITH moved AS (UPDATE platform.qrtz_triggers SET next_fire_time = {DateTimeOffset.UtcNow.AddHours(-2).UtcTicks} WHERE job_group = 'tireless' RETURNING 1)
            SELECT count(*) FROM moved
            """));

        var ill = await TirelessAsync();
        Assert.Equal(ModuleState.Degraded, ill.State);
        Assert.Contains("the run before has not ended", ill.Reason);
        // Every host measures it when it has looked.
        await JobTests.ModuleAsync(beside, "ledger");
        using var meter = new HostMeter(beside, "cchc.jobs.delay");
        Assert.Contains(meter.Look(), m => m.Labels["cchc.module"] == "tireless" && m.Value > 3600);

        async Task<Module> TirelessAsync() => (await modules.ListModulesAsync(new ListModulesRequest())).Modules.Single(m => m.Key == "tireless");
    }
}
