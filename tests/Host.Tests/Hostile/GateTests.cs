using CchcPlatform.Host.Tests.Identity;
using CchcPlatform.Server.Admission;

namespace CchcPlatform.Host.Tests.Hostile;

public sealed class GateTests
{
    private static readonly Tenant Flood = new("25195", "a");
    private static readonly Tenant Quiet = new("25198", "b");

    [Fact]
    public async Task The_tenant_with_the_fewest_running_is_next_and_so_a_flood_is_passed_by()
    {
        using var gate = Gate(atOnce: 4, waiting: 100);
        var running = await FillAsync(gate, Flood, 3);
        var flood = Enumerable.Range(0, 50).Select(_ => Enter(gate, Flood)).ToList();
        var quiet = Enter(gate, Quiet);
        Assert.True(quiet.IsCompletedSuccessfully && await quiet is not null, "the flood left a place free");
        var second = Enter(gate, Quiet);
        gate.Leave(running[0]);
        Assert.NotNull(await second);
        Assert.DoesNotContain(flood, call => call.IsCompleted);
    }

    [Fact]
    public async Task One_subject_leaves_room_for_the_others_of_its_commune()
    {
        using var gate = Gate(atOnce: 16, waiting: 100);
        // Of 16 places a commune may hold 12, and one subject of it 9.
        await FillAsync(gate, Flood, 9);
        var waits = Enter(gate, Flood);
        Assert.False(waits.IsCompleted);
        await FillAsync(gate, Flood with { Subject = "colleague" }, 3);
        Assert.False(Enter(gate, Flood with { Subject = "colleague" }).IsCompleted);
        Assert.True(Enter(gate, Quiet).IsCompleted);
    }

    [Fact]
    public async Task A_newcomer_takes_the_place_of_the_newest_in_the_longest_line()
    {
        using var gate = Gate(atOnce: 1, waiting: 4);
        var running = await FillAsync(gate, Flood, 1);
        var flood = Enumerable.Range(0, 4).Select(_ => Enter(gate, Flood)).ToList();
        Assert.Null(await Enter(gate, Flood));

        var quiet = Enter(gate, Quiet);
        Assert.Null(await flood[3]);
        Assert.DoesNotContain(flood[..3], call => call.IsCompleted);
        Assert.Equal(2, gate.Refused);

        gate.Leave(running[0]);
        Assert.NotNull(await quiet);
    }

    [Fact]
    public async Task A_burst_may_wait_and_a_line_that_stands_is_short()
    {
        var clock = new MovedClock();
        using var gate = Gate(atOnce: 1, waiting: 8, clock);
        var running = await FillAsync(gate, Flood, 1);
        var burst = Enumerable.Range(0, 7).Select(_ => Enter(gate, Flood)).ToList();
        clock.Move(TimeSpan.FromMilliseconds(300));
        Assert.Null(await Enter(gate, Flood));
        Assert.DoesNotContain(burst, call => call.IsCompleted);

        // Who waits already keeps the place; only as many as a quarter follow them.
        var next = running[0];
        foreach (var call in burst[..6])
        {
            gate.Leave(next);
            next = (await call)!;
        }

        var follows = Enter(gate, Flood);
        Assert.False(follows.IsCompleted);
        Assert.Null(await Enter(gate, Flood));

        // Empty once, and the next burst may wait again.
        gate.Leave(next);
        gate.Leave((await burst[6])!);
        next = (await follows)!;
        burst = [.. Enumerable.Range(0, 8).Select(_ => Enter(gate, Flood))];
        Assert.DoesNotContain(burst, call => call.IsCompleted);
        gate.Leave(next);
    }

    [Fact]
    public async Task Where_few_may_wait_an_empty_line_takes_one_however_long_it_was_empty()
    {
        var clock = new MovedClock();
        using var gate = Gate(atOnce: 1, waiting: 1, clock);
        var running = await FillAsync(gate, Flood, 1);
        clock.Move(TimeSpan.FromSeconds(10));
        var waits = Enter(gate, Flood);
        Assert.False(waits.IsCompleted);
        gate.Leave(running[0]);
        Assert.NotNull(await waits);
    }

    [Fact]
    public async Task While_two_communes_fill_the_queue_a_subject_without_a_line_takes_the_place_of_another_of_its_own()
    {
        using var gate = Gate(atOnce: 1, waiting: 4, new MovedClock());
        await FillAsync(gate, Flood, 1);
        var other = Enumerable.Range(0, 2).Select(_ => Enter(gate, Quiet)).ToList();
        var flood = Enumerable.Range(0, 2).Select(_ => Enter(gate, Flood)).ToList();
        var colleague = Enter(gate, Flood with { Subject = "colleague" });
        Assert.False(colleague.IsCompleted, "the colleague waits");
        Assert.Null(await flood[1]);
        Assert.DoesNotContain([.. other, flood[0]], call => call.IsCompleted);

        // Now each of the commune has one: nobody of it gives way any more, nor does the other commune, whose line is no longer.
        Assert.Null(await Enter(gate, Flood with { Subject = "third" }));
    }

    [Fact]
    public async Task Whoever_waited_too_long_or_has_gone_is_refused_without_a_turn()
    {
        var clock = new MovedClock();
        using var gate = Gate(atOnce: 1, waiting: 4, clock);
        var running = await FillAsync(gate, Flood, 1);
        using var gone = new CancellationTokenSource();
        var left = gate.EnterAsync(Flood, DateTimeOffset.MaxValue, gone.Token).AsTask();
        await gone.CancelAsync();
        Assert.Null(await left);

        var patient = Enter(gate, Flood);
        clock.Move(TimeSpan.FromSeconds(2));
        Assert.Null(await patient);
        Assert.Equal((1, 0), (gate.Running, gate.Waiting));
        gate.Leave(running[0]);
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public async Task What_cannot_be_done_before_its_deadline_is_not_begun()
    {
        using var gate = Gate(atOnce: 1, waiting: 4);
        var running = await FillAsync(gate, Flood, 1);
        var hurried = gate.EnterAsync(Flood, DateTimeOffset.UtcNow.AddMilliseconds(1), default).AsTask();
        var other = Enter(gate, Flood);
        await Task.Delay(5);
        gate.Leave(running[0]);
        Assert.Null(await hurried);
        Assert.NotNull(await other);
    }

    [Fact]
    public async Task Every_place_is_given_back_when_many_race()
    {
        using var gate = Gate(atOnce: 8, waiting: 32);
        var most = 0;
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 5_000).Select(i => Task.Run(async () =>
        {
            if (await gate.EnterAsync(new Tenant($"{i % 5}", $"{i % 30}"), DateTimeOffset.MaxValue, default) is { } place)
            {
                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                gate.Leave(place);
            }
        })));
        Assert.InRange(most, 1, 8);
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    private static Gate Gate(int atOnce, int waiting, TimeProvider? clock = null) =>
        new("Test", new GateOptions(atOnce, 0) { Waiting = waiting }, TimeSpan.FromSeconds(1), clock ?? TimeProvider.System);

    private static Task<Place?> Enter(Gate gate, Tenant tenant) => gate.EnterAsync(tenant, DateTimeOffset.MaxValue, default).AsTask();

    private static async Task<List<Place>> FillAsync(Gate gate, Tenant tenant, int calls)
    {
        var places = new List<Place>();
        for (var i = 0; i < calls; i++)
        {
            var call = Enter(gate, tenant);
            Assert.True(call.IsCompleted, $"call {i + 1} of {calls} must not wait");
            places.Add((await call)!);
        }

        return places;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
            {
                return;
            }
        }
    }
}
