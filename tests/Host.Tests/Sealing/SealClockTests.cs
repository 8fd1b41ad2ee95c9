using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Platform;
using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Host.Tests.Sealing;

public sealed class SealClockTests
{
    [Fact]
    public async Task While_the_clock_of_the_host_is_behind_nothing_is_sealed_and_health_says_so()
    {
        await using var ledger = new SealedLedger();
        await ledger.InitializeAsync();
        await ledger.AddAsync((SealedLedger.A, 1));
        // What a database writes whose clock is six minutes ahead.
        await ledger.ExecuteAsync("UPDATE ledger.facts SET recorded_at = now() + interval '6 minutes' WHERE position = 18");
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.StartsWith("The clocks of host and database differ", refused.Message);
        var health = await ledger.Host.Of<ModuleHealth>().CheckAsync(ledger.Host.Of<Server.Loading.LoadedModules>().Find("ledger")!, default);
        Assert.Contains(health, h => h.Name == "sealing" && !h.Healthy && h.Description == refused.Message);

        await ledger.ExecuteAsync("UPDATE ledger.facts SET recorded_at = now() + interval '50 seconds' WHERE position = 18");
        await ledger.SealAsync();
        Assert.Null(ledger.Sealer.Complaint);
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Empty(report.Findings);
        Assert.Equal(18, report.Chains[0].SealedUpTo);
    }
}
