using Cchc.Ledger.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Calls;
using Grpc.Core;
using Npgsql;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>Whose failure a call is, for those who are called at night.</summary>
public sealed class CallRecordTests
{
    [Fact]
    public void A_place_in_a_log_that_is_no_more_is_the_callers_own() => Assert.Equal("caller", CallRecord.FaultOf(StatusCode.DataLoss, mayEndEarly: false));

    [Fact]
    public async Task A_deadline_that_leaves_no_time_is_the_callers_own()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("held");
        using var meter = new HostMeter(host, "rpc.server.call.duration");
        await ledger.AddAsync(account, 1);
        await using var connection = await host.ConnectAsync();
        await using (var holding = await connection.BeginTransactionAsync())
        {
            await new NpgsqlCommand("LOCK TABLE ledger.accounts", connection, holding).ExecuteNonQueryAsync();
            // Some may be over before they have begun.
            await Soon.BecomesTrueAsync(
                async () =>
                {
                    await Assert.ThrowsAsync<RpcException>(async () => await AddAsync(TimeSpan.FromMilliseconds(60)));
                    return Faults().Count > 1;
                },
                "the end of a hurried call is measured");
            await Task.Delay(200);
            var hurried = Faults().Count - 1;
            await Assert.ThrowsAsync<RpcException>(async () => await AddAsync(TimeSpan.FromSeconds(5)));
            await Soon.BecomesTrueAsync(() => Faults().Count > hurried + 1, "the end of the patient call is measured");
            await holding.RollbackAsync();
            Assert.Equal(["none", .. Enumerable.Repeat("caller", hurried), "host"], Faults());
        }

        List<string> Faults() => [.. meter.Look().Where(m => m.Labels["rpc.method"].EndsWith("/AddEntry", StringComparison.Ordinal)).Select(m => m.Labels["cchc.rpc.fault"])];

        async Task AddAsync(TimeSpan time) => await ledger.AddEntryAsync(
            new AddEntryRequest { Name = account, Amount = 1, Reason = "test", RequestId = Guid.NewGuid().ToString() }, deadline: DateTime.UtcNow + time);
    }
}
