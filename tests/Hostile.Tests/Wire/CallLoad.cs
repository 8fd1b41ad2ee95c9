using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Google.Protobuf;

namespace CchcPlatform.Hostile.Tests.Wire;

/// <summary>
/// One gRPC call, sent again and again by prepared frames over several connections, so that the caller costs as little as it can:
/// it shares the machine with the host.
/// </summary>
internal sealed class CallLoad : IAsyncDisposable
{
    // What a server lets one connection have at once.
    private const int StreamsOfConnection = 100;

    private readonly List<Lane> lanes = [];
    private readonly byte[] block;
    private readonly byte[] data;

    private CallLoad(string path, string token, IMessage request)
    {
        block = Http2Connection.Call(path, token);
        data = Http2Connection.Message(request.ToByteArray());
    }

    public static async Task<CallLoad> OpenAsync(Uri grpc, string path, string token, IMessage request, int connections)
    {
        var load = new CallLoad(path, token, request);
        for (var i = 0; i < connections; i++)
        {
            load.lanes.Add(new Lane(await Http2Connection.OpenAsync(grpc)));
        }

        return load;
    }

    /// <summary>As many calls at once as given, the next as soon as one is answered.</summary>
    public async Task<LoadResult> InFlightAsync(int calls, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var spent = Environment.CpuUsage.TotalTime;
        Reset();
        foreach (var (lane, i) in lanes.Select((l, i) => (l, i)))
        {
            lane.Refill = (calls / lanes.Count) + (i < calls % lanes.Count ? 1 : 0);
        }

        while (clock.Elapsed < time)
        {
            foreach (var lane in lanes)
            {
                await SendAsync(lane, lane.Refill - lane.InFlight);
            }

            await Task.Delay(1);
        }

        return Result(clock.Elapsed, Environment.CpuUsage.TotalTime - spent);
    }

    /// <summary>So many calls a second, whether the earlier ones are answered or not.</summary>
    public async Task<LoadResult> AtRateAsync(double callsASecond, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var spent = Environment.CpuUsage.TotalTime;
        Reset();
        long sent = 0;
        for (var turn = 0; clock.Elapsed < time; turn++)
        {
            var due = (long)(clock.Elapsed.TotalSeconds * callsASecond) - sent;
            for (var i = 0; i < lanes.Count && due > 0; i++)
            {
                var lane = lanes[(turn + i) % lanes.Count];
                var now = (int)Math.Min(Math.Min(due, StreamsOfConnection - lane.InFlight), Math.Max(1, due / lanes.Count + 1));
                await SendAsync(lane, now);
                sent += Math.Max(0, now);
                due -= Math.Max(0, now);
            }

            await Task.Delay(2);
        }

        return Result(clock.Elapsed, Environment.CpuUsage.TotalTime - spent) with { Offered = sent };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes)
        {
            await lane.Connection.DisposeAsync();
        }
    }

    private void Reset() => lanes.ForEach(l =>
    {
        l.Statuses.Clear();
        l.Refusals.Clear();
    });

    private LoadResult Result(TimeSpan time, TimeSpan spent)
    {
        var refusals = lanes.SelectMany(l => l.Refusals).Order().ToList();
        return new(
            lanes.SelectMany(l => l.Statuses).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value)), time, spent, 0,
            refusals.Count == 0 ? TimeSpan.Zero : refusals[refusals.Count * 99 / 100]);
    }

    private async Task SendAsync(Lane lane, int calls)
    {
        if (calls <= 0)
        {
            return;
        }

        using var frames = new MemoryStream();
        for (var i = 0; i < calls; i++)
        {
            var id = lane.Begin();
            frames.Write(Http2Connection.Frame(Http2Connection.Headers, Http2Connection.EndHeaders, id, block));
            frames.Write(Http2Connection.Frame(Http2Connection.Data, Http2Connection.EndStream, id, data));
        }

        Interlocked.Add(ref lane.InFlightCount, calls);
        await lane.Connection.WriteAsync(frames.GetBuffer().AsMemory(0, (int)frames.Length));
    }

    private sealed class Lane
    {
        public int InFlightCount;
        private int nextStream = 1;
        private long unread;

        // When each stream began, by its number; replaced by a longer one when it is full.
        private volatile long[] begun = new long[1_024];

        public Lane(Http2Connection connection)
        {
            Connection = connection;
            connection.Received = Receive;
        }

        public Http2Connection Connection { get; }

        public int Refill { get; set; }

        public int InFlight => Volatile.Read(ref InFlightCount);

        public ConcurrentDictionary<string, long> Statuses { get; } = new(StringComparer.Ordinal);

        /// <summary>How long each refusal took, from before the call was written.</summary>
        public ConcurrentQueue<TimeSpan> Refusals { get; } = [];

        /// <summary>The number of the next stream, which begins now.</summary>
        public int Begin()
        {
            var (id, times) = (nextStream, begun);
            nextStream += 2;
            if (id / 2 >= times.Length)
            {
                Array.Resize(ref times, times.Length * 2);
                begun = times;
            }

            times[id / 2] = Stopwatch.GetTimestamp();
            return id;
        }

        private void Receive(byte type, byte flags, int streamId, ReadOnlyMemory<byte> payload)
        {
            if (type == Http2Connection.Headers && Http2Connection.Find(payload.Span, "grpc-status"u8) is { } status)
            {
                Statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (status == LoadResult.ResourceExhausted)
                {
                    Refusals.Enqueue(Stopwatch.GetElapsedTime(begun[streamId / 2]));
                }

                Interlocked.Decrement(ref InFlightCount);
            }
            else if (type == Http2Connection.Data && (unread += payload.Length) > 1 << 26)
            {
                // The window of the connection is large, but not without end.
                var more = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(more, (int)unread);
                unread = 0;
                _ = Connection.WriteAsync(Http2Connection.Frame(Http2Connection.WindowUpdate, 0, 0, more));
            }
        }
    }
}
