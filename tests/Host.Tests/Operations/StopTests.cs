using System.Net;
using System.Net.Http.Headers;
using Cchc.Ledger.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Testing;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Npgsql;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>A host that is told to stop while it is used.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stopped_under_load_every_call_is_answered_or_refused_and_what_was_refused_was_not_done()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var process = await HostProcess.StartAsync(host, LedgerHost.Folder);
        // Refused without a hint: nobody listens any more.
        await using var load = await LedgerLoad.StartAsync(await host.TokenAsync("admin"), () => process.Grpc, 8, refused => Hint(refused) is null);
        await Soon.BecomesTrueAsync(() => load.Acknowledged > 200, "the load runs");

        await process.TerminateAsync();
        Assert.Equal(0, await process.EndsAsync());
        await load.GivesUpAsync();

        Assert.All(load.Refused, refused => Assert.Equal(StatusCode.Unavailable, refused.StatusCode));
        Assert.Equal(load.Acknowledged, await host.ScalarAsync<long>("SELECT count(*) FROM ledger.facts WHERE type = 'cchc.ledger.v1.EntryAdded'"));
        Assert.Equal(load.Acknowledged, await host.ScalarAsync<long>("SELECT sum(balance)::bigint FROM ledger.accounts"));
        Assert.Contains("All calls have ended and the background work too", process.Output);
    }

    [Fact]
    public async Task Health_turns_first_then_new_calls_are_refused_with_a_hint_while_those_under_way_finish()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var process = await HostProcess.StartAsync(host, LedgerHost.Folder, ("Shutdown__AnnounceSeconds", "3"), ("Shutdown__CallSeconds", "60"));
        var account = await (await host.LedgerAsync()).OpenAsync("slow");
        var other = await (await host.LedgerAsync()).OpenAsync("other");
        using var channel = GrpcChannel.ForAddress(process.Grpc);
        var token = await host.TokenAsync("admin");
        var ledger = new LedgerService.LedgerServiceClient(channel.Intercept(headers => With(headers, token)));
        var health = new Health.HealthClient(channel);
        using var watch = health.Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(default));

        // The row of the account is taken, so that a call is under way for as long as the test likes.
        await using var connection = await host.ConnectAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("SELECT 1 FROM ledger.accounts WHERE account_id = 'slow' FOR UPDATE", connection, holding))
        {
            await take.ExecuteScalarAsync();
        }

        var slow = ledger.AddEntryAsync(new AddEntryRequest { Name = account, Amount = 1, Reason = "slow", RequestId = "slow" });
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0, "the call waits for the row");

        await process.TerminateAsync();
        await Soon.BecomesTrueAsync(() => process.Output.Contains("Stopping: health says so"), "the stop is announced");
        foreach (var service in new[] { "", "cchc.ledger.v1" })
        {
            Assert.Equal(ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
        }

        using var web = new HttpClient { BaseAddress = process.Web };
        using (var ready = await web.GetAsync("/health/ready"))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy\nstart: stopping"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
        }

        await NotServingAsync(watch.ResponseStream);

        // Calls are taken until the balancers have had their time, and then told to come again.
        RpcException? refused = null;
        await Soon.BecomesTrueAsync(
            async () =>
            {
                refused = await Record.ExceptionAsync(async () => await ledger.AddEntryAsync(new AddEntryRequest { Name = other, Amount = 1, Reason = "try" })) as RpcException;
                return refused is not null;
            },
            "new calls are refused");
        Assert.Equal(StatusCode.Unavailable, refused!.StatusCode);
        Assert.Equal("HOST_STOPPING", Faults.ReasonOf(refused));
        Assert.NotNull(Hint(refused));
        using var json = new HttpRequestMessage(HttpMethod.Get, "/v1/modules") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await web.SendAsync(json);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("HOST_STOPPING", await answer.Content.ReadAsStringAsync());

        await holding.CommitAsync();
        Assert.Equal(1, (await slow).Account.Balance);
        Assert.Equal(0, await process.EndsAsync());
    }

    [Fact]
    public async Task A_call_that_does_not_end_in_time_is_told_so_and_the_host_ends_all_the_same()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var process = await HostProcess.StartAsync(host, LedgerHost.Folder, ("Shutdown__CallSeconds", "1"));
        var account = await (await host.LedgerAsync()).OpenAsync("held");
        using var channel = GrpcChannel.ForAddress(process.Grpc);
        var token = await host.TokenAsync("admin");
        var ledger = new LedgerService.LedgerServiceClient(channel.Intercept(headers => With(headers, token)));
        await using var connection = await host.ConnectAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE ledger.accounts", connection, holding))
        {
            await take.ExecuteNonQueryAsync();
        }

        var held = ledger.AddEntryAsync(new AddEntryRequest { Name = account, Amount = 1, Reason = "held", RequestId = "held" });
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0, "the call waits for the table");
        await process.TerminateAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await held);
        Assert.Equal("HOST_STOPPING", Faults.ReasonOf(refused));
        Assert.NotNull(Hint(refused));
        Assert.Equal(0, await process.EndsAsync());
    }

    [Fact]
    public async Task The_spans_and_log_lines_of_the_last_calls_are_sent_before_the_end()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        // What is not sent at the end would be sent in a minute.
        var settings = receiver.Settings.Select(s => (s.Key, s.Key.Contains("DELAY") ? "60000" : s.Value!));
        await using var process = await HostProcess.StartAsync(host, LedgerHost.Folder, [.. settings]);
        using var channel = GrpcChannel.ForAddress(process.Grpc);
        var token = await host.TokenAsync("admin");
        var ledger = new LedgerService.LedgerServiceClient(channel.Intercept(headers => With(headers, token)));
        await ledger.OpenAsync("last");

        await process.TerminateAsync();
        Assert.Equal(0, await process.EndsAsync());

        Assert.Contains(receiver.Spans, s => s.Span.Name.Contains("OpenAccount"));
        Assert.Contains(receiver.Logs, l => l.Body.StringValue.Contains("All calls have ended"));
    }

    private static async Task NotServingAsync(IAsyncStreamReader<HealthCheckResponse> watch)
    {
        try
        {
            while (watch.Current.Status != ServingStatus.NotServing)
            {
                Assert.True(await watch.MoveNext(default), "the stream ended and did not say so");
            }
        }
        catch (RpcException)
        {
            Assert.Equal(ServingStatus.NotServing, watch.Current.Status);
        }
    }

    private static Metadata With(Metadata headers, string token)
    {
        headers.Add("authorization", "Bearer " + token);
        return headers;
    }

    private static RetryInfo? Hint(RpcException refused)
    {
        var bytes = refused.Trailers.GetValueBytes("grpc-status-details-bin");
        return bytes is null ? null : Google.Rpc.Status.Parser.ParseFrom(bytes).Details.FirstOrDefault(d => d.Is(RetryInfo.Descriptor))?.Unpack<RetryInfo>();
    }
}
