using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Host.Tests.Operations;
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
}
