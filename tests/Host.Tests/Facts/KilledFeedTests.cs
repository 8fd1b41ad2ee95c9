using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Operations;
using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class KilledFeedTests
{
    [Fact]
    public async Task A_watcher_that_resumes_after_each_kill_under_load_has_every_fact_once()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var serving = await StartAsync(host);
        var where = serving.Grpc;
        await using var load = await LedgerLoad.StartAsync(host, () => where, callers: 4, _ => false);
        var watcher = new Watcher();
        using var enough = new CancellationTokenSource();
        var request = new WatchFactsRequest { Parent = "communes/-", Modules = { "ledger" } };
        var disconnects = 0;
        var watching = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                if (await watcher.WatchAsync(await host.CallAsAsync("province-system", where), request, null, enough.Token) is not null)
                {
                    disconnects++;
                    await Task.Delay(50);
                }
            }
        });
        try
        {
            for (var kills = 0; kills < 3; kills++)
            {
                var before = watcher.Facts.Count;
                await Soon.BecomesTrueAsync(() => watcher.Facts.Count >= before + 50, "50 more facts came");
                // SIGKILL, in the midst of it; the next one is another process on another port.
                await serving.DisposeAsync();
                serving = await StartAsync(host);
                where = serving.Grpc;
            }

            var last = watcher.Facts.Count;
            await Soon.BecomesTrueAsync(() => watcher.Facts.Count >= last + 50, "50 more facts came");
            await load.StopAsync();
            var written = await PositionsAsync(host);
            await Soon.BecomesTrueAsync(() => watcher.Positions.LastOrDefault() >= written[^1], "the last fact came");
            await enough.CancelAsync();
            await watching;
            Assert.Equal(written, watcher.Positions);
            Assert.True(disconnects >= 3);
            Assert.True(written.Count >= load.Acknowledged);
        }
        finally
        {
            await enough.CancelAsync();
            await serving.DisposeAsync();
        }
    }

    private static Task<HostProcess> StartAsync(TestHost host) =>
        HostProcess.StartAsync(host, LedgerHost.Folder, ("Modules__Enabled", "ledger"), ("ASPNETCORE_ENVIRONMENT", "Development"), ("Database__MigrateAtStart", "false"));

    private static async Task<List<long>> PositionsAsync(TestHost host)
    {
        await using var connection = await host.ConnectAsync();
        await using var command = new NpgsqlCommand("SELECT position FROM ledger.facts ORDER BY position", connection);
        await using var row = await command.ExecuteReaderAsync();
        var positions = new List<long>();
        while (await row.ReadAsync())
        {
            positions.Add(row.GetInt64(0));
        }

        return positions;
    }
}
