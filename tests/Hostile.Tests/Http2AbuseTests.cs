using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using Cchc.Organization.V1;
using Cchc.Steering.V1;
using CchcPlatform.Hostile.Tests.Wire;
using Google.Protobuf;
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

    private const int Attackers = 8;
    private const string List = "/cchc.steering.v1.ActivityService/ListActivities";
    private const string Get = "/cchc.organization.v1.UnitService/GetUnit";

    private static readonly byte[] Page = Message(new ListActivitiesRequest { Parent = "communes/25195/plans/2026", PageSize = 100 }.ToByteArray());

    /// <summary>CVE-2023-44487: streams that are opened and reset at once, so that no limit of open streams is reached.</summary>
    [Fact]
    public Task Streams_that_are_reset_at_once_are_survived() => UnderAttackAsync(async token =>
    {
        await using var connection = await OpenAsync(host.Grpc);
        var block = Call(List, token);
        await UntilClosedAsync(connection, 20_000, i =>
        [
            .. Frame(Headers, EndHeaders, (2 * i) + 1, block),
            .. Frame(Reset, 0, (2 * i) + 1, [0, 0, 0, 8]),
        ]);
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
            await UntilClosedAsync(connection, 4, part => Frame(
                part == 0 ? Headers : Continuation, part == 3 ? EndHeaders : (byte)0, 1,
                part == 0 ? Call(Get, token) : Block(($"x-large-{part}", new string('a', 16_000)))));
            Assert.True(await SoonAsync(() => refused || connection.GoAwayCode is not null || connection.Closed.IsCompleted), "a call with too large headers is refused");
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public Task Headers_that_never_end_do_not_fill_the_memory(int size) => UnderAttackAsync(async token =>
    {
        await using var connection = await OpenAsync(host.Grpc);
        var part = size == 0 ? Frame(Continuation, 0, 1, []) : Frame(Continuation, 0, 1, Block(("x-more", new string('a', size))));
        await UntilClosedAsync(connection, 20_000, i => i == 0 ? Frame(Headers, 0, 1, Call(Get, token)) : part);
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
    public Task Calls_that_are_never_finished_do_not_keep_others_out() => UnderAttackAsync(async token =>
    {
        await using var connection = await OpenAsync(host.Grpc);
        var block = Call(List, token);
        for (var i = 0; i < 100; i++)
        {
            await connection.WriteAsync((byte[])[.. Frame(Headers, EndHeaders, (2 * i) + 1, block), .. Frame(Data, 0, (2 * i) + 1, Page.AsSpan(0, 7))]);
        }

        await Task.Delay(TimeSpan.FromSeconds(8));
    });

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
        await UntilClosedAsync(connection, 100_000, _ => frame);
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

    // Sends until all is sent or the server has had enough; a minute for a server that takes nothing any more.
    private static async Task UntilClosedAsync(Http2Connection connection, int count, Func<int, byte[]> frames)
    {
        using var batch = new MemoryStream();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count && clock.Elapsed < TimeSpan.FromSeconds(10); i++)
        {
            batch.Write(frames(i));
            if (batch.Length > 16_000 || i == count - 1)
            {
                try
                {
                    await connection.WriteAsync(batch.ToArray()).WaitAsync(TimeSpan.FromSeconds(10));
                }
                catch (Exception ended) when (ended is IOException or TimeoutException)
                {
                    return;
                }

                batch.SetLength(0);
            }
        }
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
}
