using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Cchc.Organization.V1;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Hostile.Tests.Wire;
using Google.Rpc;
using Grpc.Core;

namespace CchcPlatform.Hostile.Tests;

/// <summary>What a host does with more calls than it can serve.</summary>
public sealed class OverloadTests(HostUnderAttack host) : IClassFixture<HostUnderAttack>
{
    private const string List = "/cchc.steering.v1.ActivityService/ListActivities";

    private static readonly ListActivitiesRequest Activities = new() { Parent = "communes/25195/plans/2026", PageSize = 50 };
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    /// <summary>A call waits for a second at most before it is refused; the rest is for the way there and back on a machine that is full.</summary>
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task At_five_times_capacity_most_of_the_peak_is_still_done()
    {
        await using var load = await FloodAsync();
        // Until the host is compiled, later rounds are faster than earlier ones whatever they do.
        var known = (await load.InFlightAsync(24, Round)).Goodput;
        for (var warm = 0; warm < 3; warm++)
        {
            await load.AtRateAsync(5 * known, Round);
            known = (await load.InFlightAsync(24, Round)).Goodput;
        }

        var ratios = new List<double>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            ratios.Clear();
            for (var round = 0; round < 9 && ratios.Count < 3; round++)
            {
                // Side by side, for a neighbor of this machine slows both down.
                var before = await load.InFlightAsync(24, Round);
                var overload = await load.AtRateAsync(5 * before.Goodput, Round);
                var after = await load.InFlightAsync(24, Round);
                var ratio = 2 * overload.GoodputOfWhatIsLeft / (before.GoodputOfWhatIsLeft + after.GoodputOfWhatIsLeft);
                TestContext.Current.TestOutputHelper?.WriteLine($"peak {before} | {after}; five times: {overload}; ratio {ratio:0.00}");
                Assert.Equal(0, before.Odd + overload.Odd);
                AssertRefused(overload);
                // A client that cannot keep up offers less, and leaves the host with less to refuse: such a round proves nothing.
                if (overload.Offered < 4 * before.Goodput * Round.TotalSeconds)
                {
                    continue;
                }

                var refused = overload.Statuses[LoadResult.ResourceExhausted];
                Assert.True(refused >= overload.Offered / 2, $"of {overload.Offered} calls {refused} were refused: the others waited for what could not be done");
                ratios.Add(ratio);
            }

            Assert.True(ratios.Count == 3, $"in nine rounds less than four times the peak was offered {9 - ratios.Count} times: the machine has no place for the client");
            // The aim is nine tenths, which two quiet cores do with a list of 50; rounds of the same host on a noisy machine lie a tenth
            // apart. A host that lets as many wait in a flood as in a burst does a tenth less; one that breaks down under the load, a third.
            if (Median(ratios) >= 0.82)
            {
                return;
            }
        }

        Assert.Fail($"done at five times capacity, as part of the peak: {string.Join(", ", ratios.Select(r => $"{r:0.00}"))}");
    }

    [Fact]
    public async Task A_commune_that_floods_takes_nothing_from_another_nor_from_the_operators()
    {
        await using var load = await FloodAsync();
        var rate = 5 * (await load.InFlightAsync(16, Round)).Goodput;
        var flood = load.AtRateAsync(rate, TimeSpan.FromSeconds(6));
        var neighbor = new UnitService.UnitServiceClient(await host.CallAsAsync(HostUnderAttack.Neighbor));
        var modules = new ModuleService.ModuleServiceClient(await host.CallAsAsync("admin"));
        var done = 0;
        var slowest = TimeSpan.Zero;
        for (; !flood.IsCompleted; done++)
        {
            var clock = Stopwatch.StartNew();
            await neighbor.ListUnitsAsync(new ListUnitsRequest { Parent = $"communes/{HostUnderAttack.NeighborCommune}" });
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            await modules.ListModulesAsync(new ListModulesRequest());
            Assert.True(await host.IsReadyAsync());
        }

        var result = await flood;
        TestContext.Current.TestOutputHelper?.WriteLine($"flood: {result}; neighbor: {done} calls, all done, the slowest in {slowest.TotalMilliseconds:0} ms");
        AssertRefused(result);
        Assert.True(done > 10, $"only {done} calls of the neighbor");
        Assert.True(slowest < SoonEnough, $"a call of the neighbor took {slowest.TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task A_refusal_says_why_and_when_to_come_again()
    {
        await using var load = await FloodAsync();
        var rate = 8 * (await load.InFlightAsync(16, Round)).Goodput;
        var flood = load.AtRateAsync(rate, TimeSpan.FromSeconds(8));
        var activities = new ActivityService.ActivityServiceClient(await host.CallAsAsync("viewer"));
        RpcException? refused = null;
        HttpResponseMessage? http = null;
        while (!flood.IsCompleted && (refused is null || http?.StatusCode != HttpStatusCode.TooManyRequests))
        {
            try
            {
                await activities.ListActivitiesAsync(Activities);
            }
            catch (RpcException refusal)
            {
                refused = refusal;
            }

            http?.Dispose();
            http = await host.GetAsync("viewer", "/v1/communes/25195/plans/2026/activities?pageSize=50");
        }

        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, refused?.StatusCode);
        var details = Google.Rpc.Status.Parser.ParseFrom(refused!.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal("HOST_OVERLOADED", details.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal("cchc.steering", details.GetDetail<ErrorInfo>()!.Domain);
        Assert.Equal(refused.Trailers.GetValue("trace-id"), details.GetDetail<ErrorInfo>()!.Metadata["traceId"]);
        Assert.InRange(details.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan().TotalSeconds, 1, 3);

        Assert.Equal(HttpStatusCode.TooManyRequests, http?.StatusCode);
        Assert.InRange(http!.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3);
        var body = JsonDocument.Parse(await http.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((8, "HOST_OVERLOADED"), (body.GetProperty("code").GetInt32(), body.GetProperty("details")[0].GetProperty("reason").GetString()));
        http.Dispose();
        await flood;
    }

    private static void AssertRefused(LoadResult flood)
    {
        Assert.True(flood.Statuses.ContainsKey(LoadResult.ResourceExhausted), "nothing was refused: that was no overload");
        Assert.True(flood.Refused < SoonEnough, $"what was refused waited for {flood.Refused.TotalMilliseconds:0} ms");
    }

    private static double Median(List<double> numbers) => numbers.Order().ElementAt(numbers.Count / 2);

    private async Task<CallLoad> FloodAsync() => await CallLoad.OpenAsync(host.Grpc, List, await host.TokenAsync("viewer"), Activities, connections: 16);
}
