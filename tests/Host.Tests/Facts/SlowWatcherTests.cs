using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using CchcPlatform.Server.Facts;
using CchcPlatform.Testing;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class SlowWatcherTests
{
    private const int Facts = 400;
    private static readonly WatchFactsRequest Ledger = new() { Parent = "communes/25195", Modules = { "ledger" } };

    [Fact]
    public async Task Callers_that_do_not_read_hold_nobody_back_and_are_cut_off_with_the_reason()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"], ("Feed:WatchesPerSubject", "40"), ("Feed:StallSeconds", "2"));
        var viewer = await host.CallAsAsync("viewer");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var client = new FactService.FactServiceClient(viewer);
        var slow = Enumerable.Range(0, 30).Select(_ => client.WatchFacts(Ledger, cancellationToken: patience.Token)).ToList();
        Assert.All(await Task.WhenAll(slow.Select(call => call.ResponseStream.MoveNext(patience.Token))), Assert.True);
        await WriteLargeFactsAsync(host);

        // Thirty of them are full by now; one that reads gets everything, and the module still works.
        var quick = new Watcher();
        Assert.Null(await quick.WatchAsync(await host.CallAsAsync("steering"), Ledger, w => w.Facts.Count == Facts, patience.Token));
        await (await host.LedgerAsync()).OpenAsync("still-serving");
        // A statement whose rows nobody takes would stay active.
        await Soon.BecomesTrueAsync(
            async () => await host.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cchc ledger' AND state <> 'idle' AND query NOT LIKE 'LISTEN%'") == 0, "no session is held");

        // What was under way arrives, then the reason, and the last token goes on exactly there.
        await Task.Delay(TimeSpan.FromSeconds(3), patience.Token);
        var late = new List<long>();
        var token = "";
        var ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await slow[0].ResponseStream.MoveNext(patience.Token))
            {
                late.AddRange(slow[0].ResponseStream.Current.Facts.Select(f => f.Position));
                token = slow[0].ResponseStream.Current.ResumeToken;
            }
        });
        WatchTests.AssertEnded(ended, StatusCode.Unavailable, "WATCH_STALLED");
        Assert.InRange(late.Count, 1, Facts - 1);
        var rest = new Watcher();
        var request = Ledger.Clone();
        request.ResumeToken = token;
        // As the contract asks a caller to: what says nothing for several heartbeats is lost. Kestrel can lose what it sends on a stream
        // that took long to be read and is used again at once (dotnet/aspnetcore#53736).
        for (var call = 0; call < 3 && late.Count + rest.Facts.Count <= Facts; call++)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            silence.CancelAfter(TimeSpan.FromSeconds(20));
            Assert.Null(await rest.WatchAsync(viewer, request, w => late.Count + w.Facts.Count > Facts, silence.Token));
        }

        var horizon = host.Of<Horizons>().For("ledger");
        Assert.True(late.Count + rest.Facts.Count > Facts,
            $"After {late.Count} facts came {rest.Facts.Count} in {rest.Messages} messages, the last {rest.Positions.LastOrDefault()}; final is {horizon.Final}, {horizon.Lag} late, held by {horizon.Holder}.");
        Assert.Equal(quick.Positions, late.Concat(rest.Positions).Take(Facts));
        slow.ForEach(call => call.Dispose());
    }

    // 8 MB: more than any window between the two.
    private static async Task WriteLargeFactsAsync(TestHost host)
    {
        await using var connection = await host.ConnectAsync();
        await using var command = new NpgsqlCommand($"""
            INSERT INTO ledger.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
            SELECT '25195', 'cchc.ledger.v1.AccountOpened', $1, 'communes/25195/accounts/large', n, 'test', '', '', '' FROM generate_series(1, {Facts}) AS n
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = new AccountOpened { Account = new string('x', 20_000) }.ToByteArray() });
        await command.ExecuteNonQueryAsync();
    }
}
