using System.Globalization;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Testing;
using Google.Rpc;
using Grpc.Core;
using Cchc.Platform.V1;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class RestoredLogTests
{
    private static readonly WatchFactsRequest Ledger = new() { Parent = "communes/25195", Modules = { "ledger" } };

    [Theory]
    [InlineData(true, "LOG_REPLACED")]
    [InlineData(false, "TOKEN_BEYOND_LOG")]
    public async Task A_token_from_before_a_restore_is_refused_with_the_reason(bool told, string reason)
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var connection = await host.ConnectAsync();
        var viewer = await host.CallAsAsync("viewer");
        var kept = await LedgerHost.WriteFactAsync(connection);
        var watcher = new Watcher();
        var watching = watcher.WatchAsync(viewer, Ledger);
        await LedgerHost.WriteFactAsync(connection);
        await LedgerHost.WriteFactAsync(connection);
        await Soon.BecomesTrueAsync(() => watcher.Facts.Count == 3, "three facts");

        // As a backup that was taken after the first fact, restored beneath a running host.
        await WatchTests.ExecuteAsync(connection, $"DELETE FROM ledger.facts WHERE position > {kept}; DELETE FROM ledger.fact_marks; SELECT setval('ledger.facts_position_seq', {kept})");
        if (told)
        {
            await new SchemaSetup(host.Of<ModuleDataSources>(), host.Of<Secrets>()).BeginNewLogAsync("ledger", default);
            var ended = await watching;
            WatchTests.AssertEnded(ended, StatusCode.DataLoss, reason);
        }

        await using var other = await host.BesideAsync(["ledger"]);
        var refused = await watcher.WatchAsync(await host.CallAsAsync("viewer", other.Grpc), Ledger);
        WatchTests.AssertEnded(refused, StatusCode.DataLoss, reason);
        if (told)
        {
            var info = Google.Rpc.Status.Parser.ParseFrom(refused!.Trailers.GetValueBytes("grpc-status-details-bin")).Details[0].Unpack<ErrorInfo>();
            Assert.Equal(kept.ToString(CultureInfo.InvariantCulture), info.Metadata["beginsAfter"]);
        }

        // Without it everything that is there comes, also what has a position of old anew.
        var anew = await LedgerHost.WriteFactAsync(connection);
        Assert.Equal(kept + 1, anew);
        await Soon.BecomesTrueAsync(() => host.Of<Horizons>().For("ledger").Final == anew, "the older host follows");
        var second = new Watcher();
        Assert.Null(await second.WatchAsync(viewer, Ledger, w => w.Facts.Count == 2));
        Assert.Equal([kept, anew], second.Positions);
    }

    [Fact]
    public async Task A_log_that_is_put_back_beneath_a_running_host_gets_marks_again()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var connection = await host.ConnectAsync();
        var reader = host.Of<FactReader>();
        var kept = await LedgerHost.WriteFactAsync(connection);
        for (var i = 0; i < 5; i++)
        {
            await LedgerHost.WriteFactAsync(connection);
        }

        await Soon.BecomesTrueAsync(async () => await reader.PositionAsOfAsync("ledger", DateTimeOffset.MaxValue, default) == kept + 5, "the mark of the last");
        await WatchTests.ExecuteAsync(connection, $"DELETE FROM ledger.facts WHERE position > {kept}; DELETE FROM ledger.fact_marks; SELECT setval('ledger.facts_position_seq', {kept})");
        // Its positions were given out before, and had their marks.
        await Soon.BecomesTrueAsync(() => host.Of<Horizons>().For("ledger").Final <= kept, "the host follows");
        var anew = await LedgerHost.WriteFactAsync(connection);
        await Soon.BecomesTrueAsync(async () => await reader.PositionAsOfAsync("ledger", DateTimeOffset.MaxValue, default) == anew, "a mark of what was written since");
    }
}
