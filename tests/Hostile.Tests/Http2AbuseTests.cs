using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Cchc.Organization.V1;
using Cchc.Steering.V1;
using CchcPlatform.Hostile.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;
using static CchcPlatform.Hostile.Tests.Wire.Http2Connection;

namespace CchcPlatform.Hostile.Tests;

/// <summary>
/// What one does with HTTP/2 who wants to bring a server down. Each test does it over several connections while others are
/// served, and looks at the memory of the host.
/// </summary>
public sealed class Http2AbuseTests(HostUnderAttack host) : IClassFixture<HostUnderAttack>
{
    /// <summary>MiB that an attack may cost. A host at rest has some 200.</summary>
    private const long MostMemory = 700;

    /// <summary>Bytes that one attacker sends at the most: all of them together more than the memory that they may cost.</summary>
    private const long MostSent = 200_000_000;

    private const int Attackers = 8;
    private const string List = "/cchc.steering.v1.ActivityService/ListActivities";
    private const string Get = "/cchc.organization.v1.UnitService/GetUnit";

    /// <summary>Longer than the time that a call has for its headers.</summary>
    private static readonly TimeSpan LongestFlood = TimeSpan.FromSeconds(25);

    private static readonly byte[] Page = Message(new ListActivitiesRequest { Parent = "communes/25195/plans/2026", PageSize = 100 }.ToByteArray());

    /// <summary>CVE-2023-44487: streams that are opened and reset at once, so that no limit of open streams is reached.</summary>
    [Fact]
    public Task Streams_that_are_reset_at_once_are_survived() => UnderAttackAsync(async token =>
    {
        await using var connection = await OpenAsync(host.Grpc);
        var block = Call(List, token);
        Assert.Equal(Flood.Ended, await FloodAsync(connection, i =>
        [
            .. Frame(Headers, EndHeaders, (2 * i) + 1, block),
            .. Frame(Reset, 0, (2 * i) + 1, [0, 0, 0, 8]),
        ]));
    });

    [Fact]
    public Task Headers_beyond_the_limit_are_refused() => UnderAttackAsync(async token =>
    {
        for (var i = 0; i < 20; i++)
        {
            await using var connection = await OpenAsync(host.Grpc);
            var refused = false;
            connection.Received = (type, _, stream, _) => refused |= stream == 1 && type is Headers or Reset;
            // Four frames of 16 KiB each: 64 KiB, where 32 are allowed.
            await FloodAsync(connection, part => Frame(
                part == 0 ? Headers : Continuation, part == 3 ? EndHeaders : (byte)0, 1,
                part == 0 ? Call(Get, token) : Block(($"x-large-{part}", new string('a', 16_000)))), count: 4);
            Assert.True(await SoonAsync(() => refused || connection.GoAwayCode is not null || connection.HasEnded), "a call with too large headers is refused");
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public Task Headers_that_never_end_do_not_fill_the_memory(int size) => UnderAttackAsync(async token =>
    {
        await using var connection = await OpenAsync(host.Grpc);
        var part = size == 0 ? Frame(Continuation, 0, 1, []) : Frame(Continuation, 0, 1, Block(("x-more", new string('a', size))));
        // Frames without anything in them end by time only, so they need not come as fast as they can.
        Assert.Equal(Flood.Ended, await FloodAsync(connection, i => i == 0 ? Frame(Headers, 0, 1, Call(Get, token)) : part, pause: size == 0 ? 100 : 0));
    });

    [Fact]
    public Task Messages_beyond_the_limit_are_refused() => UnderAttackAsync(async token =>
    {
        await using var connection = await OpenAsync(host.Grpc);
        var answered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Received = (type, _, _, payload) =>
        {
            if (type == Headers && Find(payload.Span, "grpc-status"u8) is { } status)
            {
                answered.TrySetResult(status);
            }
        };
        // The length says two gigabytes: nothing of them is waited for.
        await connection.WriteAsync((byte[])[.. Frame(Headers, EndHeaders, 1, Call(Get, token)), .. Frame(Data, 0, 1, [0, 0x7f, 0xff, 0xff, 0xff, 1])]);
        Assert.Equal("3", await answered.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    });

    /// <summary>A caller that begins many calls and never finishes one holds places, but only its share, and not for long.</summary>
    [Fact]
    public async Task Calls_that_are_never_finished_do_not_keep_others_out()
    {
        const int calls = 100;
        var ended = 0;
        await UnderAttackAsync(async token =>
        {
            await using var connection = await OpenAsync(host.Grpc);
            var over = new ConcurrentDictionary<int, bool>();
            connection.Received = (type, flags, stream, _) =>
            {
                if (type == Reset || (type == Headers && (flags & EndStream) != 0))
                {
                    over[stream] = true;
                }
            };
            var block = Call(List, token);
            await FloodAsync(connection, i => [.. Frame(Headers, EndHeaders, (2 * i) + 1, block), .. Frame(Data, 0, (2 * i) + 1, Page.AsSpan(0, 7))], calls);
            Assert.True(await SoonAsync(() => connection.HasEnded || over.Count == calls), $"{calls - over.Count} calls are still held");
            Interlocked.Add(ref ended, connection.HasEnded ? 1 : 0);
        });
        // Those that got no place were refused; a call that held one cost its caller the connection.
        Assert.True(ended > 0, "no connection was ended");
    }

    /// <summary>
    /// The least rate counts for a connection: one stream that trickles keeps alive those that send nothing. So the callers of two
    /// tenants hold every place, until the time is over that a message has.
    /// </summary>
    [Fact]
    public async Task Calls_whose_message_trickles_or_never_comes_hold_their_places_for_a_while_only()
    {
        await using var first = await OpenAsync(host.Grpc);
        await using var second = await OpenAsync(host.Grpc);
        // The framework reads a type in whatever case it is written.
        var attacks = new[] { TrickleAsync(first, await host.TokenAsync("viewer")), TrickleAsync(second, await host.TokenAsync("province-system"), "Application/GRPC+proto") };
        var neighbor = new UnitService.UnitServiceClient(await host.CallAsAsync(HostUnderAttack.Neighbor));
        var request = new ListUnitsRequest { Parent = $"communes/{HostUnderAttack.NeighborCommune}" };
        var clock = Stopwatch.StartNew();
        for (; await IsServedAsync(); await Task.Delay(20))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "not every place is held");
        }

        clock.Restart();
        for (; !await IsServedAsync(); await Task.Delay(100))
        {
            Assert.True(clock.Elapsed < LongestFlood, "nobody else gets a place");
        }

        // Those that got no place were refused. The others are told what was wrong, and their connections live: who is slow may mean no harm.
        Assert.All(await Task.WhenAll(attacks).WaitAsync(2 * LongestFlood), statuses => Assert.Equal(["3", "8"], statuses.Distinct().Order()));

        async Task<bool> IsServedAsync()
        {
            try
            {
                await neighbor.ListUnitsAsync(request);
                return true;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
            {
                return false;
            }
        }
    }

    // Begins more calls than one caller gets places for, and sends of one as much as keeps a connection alive. How they ended.
    private static async Task<IEnumerable<string>> TrickleAsync(Http2Connection connection, string token, string contentType = "application/grpc")
    {
        const int calls = 100;
        var statuses = new ConcurrentDictionary<int, string>();
        connection.Received = (type, _, stream, payload) =>
        {
            if (type == Headers && Find(payload.Span, "grpc-status"u8) is { } status)
            {
                statuses[stream] = status;
            }
            else if (type == Reset)
            {
                statuses.TryAdd(stream, "reset");
            }
        };
        var block = Call(Get, token, contentType);
        await FloodAsync(connection, i => [.. Frame(Headers, EndHeaders, (2 * i) + 1, block), .. Frame(Data, 0, (2 * i) + 1, [0, 0, 0x3f, 0, 0])], calls);
        while (Enumerable.Range(0, calls).Select(i => (2 * i) + 1).FirstOrDefault(stream => !statuses.ContainsKey(stream)) is > 0 and var open)
        {
            await connection.WriteAsync(Frame(Data, 0, open, new byte[60]));
            await Task.Delay(100);
        }

        return statuses.Values;
    }

    [Fact]
    public Task Requests_without_an_end_are_cut_off_at_the_web_port_too() => UnderAttackAsync(async _ =>
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Web.BaseAddress!.Host, host.Web.BaseAddress.Port);
        await socket.SendAsync("GET /v1/communes HTTP/1.1\r\nHost: x\r\n"u8.ToArray());
        var clock = Stopwatch.StartNew();
        var end = Task.Run(() => socket.Receive(new byte[1]));
        while (!end.IsCompleted && clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                await socket.SendAsync("X-Slow: 1\r\n"u8.ToArray());
            }
            catch (SocketException)
            {
                break;
            }

            await Task.Delay(1_000);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "a request whose headers never end was never cut off");
        socket.Dispose();
        await ((Task)end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    });

    [Theory]
    [InlineData(Ping)]
    [InlineData(Settings)]
    public Task Floods_of_frames_that_ask_for_an_answer_are_survived_when_the_answers_are_not_read(byte type) => UnderAttackAsync(async _ =>
    {
        await using var connection = await OpenAsync(host.Grpc, read: false);
        var frame = Frame(type, 0, 0, type == Ping ? new byte[8] : []);
        Assert.NotEqual(Flood.Taken, await FloodAsync(connection, _ => frame));
    });

    /// <summary>The answers have some hundred KiB each, and the client allows the server to send none of it.</summary>
    [Fact]
    public Task Answers_that_are_never_read_do_not_fill_the_memory() => UnderAttackAsync(async token =>
    {
        await using var connection = await OpenAsync(host.Grpc, window: 0);
        var block = Call(List, token);
        for (var i = 0; i < 100; i++)
        {
            await connection.WriteAsync((byte[])[.. Frame(Headers, EndHeaders, (2 * i) + 1, block), .. Frame(Data, EndStream, (2 * i) + 1, Page)]);
        }

        await Task.Delay(TimeSpan.FromSeconds(8));
    });

    [Fact]
    public async Task Thousands_of_idle_connections_cost_little()
    {
        var idle = new List<Http2Connection>();
        try
        {
            await UnderAttackAsync(async _ =>
            {
                for (var i = 0; i < 2_000 / Attackers; i++)
                {
                    var connection = await OpenAsync(host.Grpc);
                    lock (idle)
                    {
                        idle.Add(connection);
                    }
                }
            });
        }
        finally
        {
            foreach (var connection in idle)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>Many attackers of one commune at once, while the members of another call as if nothing were.</summary>
    private async Task UnderAttackAsync(Func<string, Task> attack)
    {
        var token = await host.TokenAsync("viewer");
        var neighbor = new UnitService.UnitServiceClient(await host.CallAsAsync(HostUnderAttack.Neighbor));
        var attacks = Task.WhenAll(Enumerable.Range(0, Attackers).Select(_ => Task.Run(() => attack(token))));
        var most = 0L;
        do
        {
            await neighbor.ListUnitsAsync(new ListUnitsRequest { Parent = $"communes/{HostUnderAttack.NeighborCommune}" }, deadline: DateTime.UtcNow.AddSeconds(60));
            most = Math.Max(most, host.Memory);
            await Task.Delay(20);
        }
        while (!attacks.IsCompleted);

        await attacks;
        Assert.True(await host.IsReadyAsync() && host.IsAlive);
        TestContext.Current.TestOutputHelper?.WriteLine($"at most {most} MiB");
        Assert.InRange(most, 0, MostMemory);
        // Kestrel calls it critical when it ends a connection to protect itself.
        Assert.DoesNotContain(host.Log, line => line.Contains("Z fail: ", StringComparison.Ordinal)
            || (line.Contains("Z crit: ", StringComparison.Ordinal) && !line.Contains("Z crit: Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal)));
    }

    // Sends until all is sent or the server has had enough.
    private static async Task<Flood> FloodAsync(Http2Connection connection, Func<int, byte[]> frames, int count = int.MaxValue, int pause = 0)
    {
        using var batch = new MemoryStream();
        var (clock, sent) = (Stopwatch.StartNew(), 0L);
        for (var i = 0; i < count && sent < MostSent && clock.Elapsed < LongestFlood; i++)
        {
            batch.Write(frames(i));
            if (batch.Length > 16_000 || i == count - 1)
            {
                try
                {
                    await connection.WriteAsync(batch.ToArray()).WaitAsync(TimeSpan.FromSeconds(5));
                }
                catch (TimeoutException)
                {
                    return Flood.Blocked;
                }
                catch (IOException)
                {
                    return Flood.Ended;
                }

                if (connection.HasEnded)
                {
                    return Flood.Ended;
                }

                sent += batch.Length;
                batch.SetLength(0);
                // Writes that are done at once would leave no thread to those who read.
                await Task.Yield();
                await Task.Delay(pause);
            }
        }

        return Flood.Taken;
    }

    private static async Task<bool> SoonAsync(Func<bool> happened)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20))
        {
            if (happened())
            {
                return true;
            }
        }

        return false;
    }

    private enum Flood
    {
        /// <summary>The server took all of it.</summary>
        Taken,

        /// <summary>The server takes no more, and has not said so.</summary>
        Blocked,

        /// <summary>The server has ended the connection.</summary>
        Ended,
    }
}
