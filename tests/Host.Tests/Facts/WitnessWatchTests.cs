using Cchc.Platform.V1;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class WitnessWatchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cchc-witness-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_watch_gets_each_checkpoint_of_its_communes_once_also_after_a_disconnect()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"], ("Seal:IntervalSeconds", "0.1"), ("Seal:WitnessFile", Path.Combine(folder, "witness.jsonl")), ("Seal:KeyFolder", Path.Combine(folder, "keys")));
        await using var connection = await host.ConnectAsync();
        var viewer = await host.CallAsAsync("viewer");
        var request = new WatchFactsRequest { Parent = "communes/25195", Modules = { "ledger" } };
        var watcher = new Watcher();
        for (var round = 1; round <= 3; round++)
        {
            var last = await LedgerHost.WriteFactAsync(connection);
            await WatchTests.ExecuteAsync(connection, $"""
                SELECT pg_current_xact_id(); INSERT INTO ledger.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
                VALUES ('25196', 'cchc.ledger.v1.AccountOpened', '', 'communes/25196/accounts/a', 1, 'test', '', '', '')
                """);
            Assert.Null(await watcher.WatchAsync(viewer, request, w => w.Checkpoints.LastOrDefault() is { } head && head.LastPosition >= last));
        }

        Assert.All(watcher.Checkpoints, c => Assert.Equal(("ledger", "25195"), (c.Module, c.Commune)));
        Assert.Equal(Enumerable.Range(1, watcher.Checkpoints.Count).Select(n => (long)n), watcher.Checkpoints.Select(c => c.Number));
        Assert.Equal(3, watcher.Checkpoints[^1].FactCount);
        Assert.Equal(watcher.Checkpoints.Count, await host.ScalarAsync<long>($"SELECT count(*) FROM ledger.fact_checkpoints WHERE commune = '25195' AND number <= {watcher.Checkpoints.Count}"));
    }
}
