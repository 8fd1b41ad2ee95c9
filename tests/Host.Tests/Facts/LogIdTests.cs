using CchcPlatform.Server.Data;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class LogIdTests
{
    [Fact]
    public async Task A_log_has_one_identity_from_its_migration_on_and_another_after_a_restore()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var sources = host.Of<ModuleDataSources>();
        var first = await FactLogIds.ReadAsync(sources.For("ledger"), "ledger", default);
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_log_ids WHERE begins_after = 0"));
        Assert.NotEqual(first, await FactLogIds.ReadAsync(sources.For("platform"), "platform", default));

        await using var connection = await host.ConnectAsync();
        var last = await LedgerHost.WriteFactAsync(connection);
        var setup = new SchemaSetup(sources, host.Of<Secrets>());
        await setup.BeginNewLogAsync("ledger", default);
        var second = await FactLogIds.ReadAsync(sources.For("ledger"), "ledger", default);
        Assert.NotEqual(first, second);
        Assert.Equal(last, await host.ScalarAsync<long>($"SELECT begins_after FROM ledger.fact_log_ids WHERE id = '{second}'"));
        Assert.Equal(2L, await host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_log_ids"));
    }
}
