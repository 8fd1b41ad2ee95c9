using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace CchcPlatform.Hostile.Tests.Wire;

/// <summary>
/// One HTTP/2 connection, frame by frame, to do with it what no client library lets one do. It asks the server for headers without
/// a dynamic table, and Kestrel writes them without Huffman coding: a status can be found by its bytes.
/// </summary>
internal sealed class Http2Connection : IAsyncDisposable
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, Ack = 1, EndHeaders = 4;

    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly SemaphoreSlim writing = new(1);
    private readonly TaskCompletionSource greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? reading;

    private Http2Connection(Socket socket)
    {
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Type, flags, stream and payload of each frame that comes; set it before the first stream. Called by one thread at a time.</summary>
    public Action<byte, byte, int, ReadOnlyMemory<byte>>? Received { get; set; }

    /// <summary>Error code of the server's GOAWAY, if it has sent one.</summary>
    public int? GoAwayCode { get; private set; }

    /// <summary>Whether the server has closed the connection; of one that is not read only its writes tell.</summary>
    public bool HasEnded => reading is { IsCompleted: true };

    /// <param name="address">Of the gRPC port.</param>
    /// <param name="window">How many bytes of each answer the server may send before it is asked to go on.</param>
    /// <param name="read">False for a client that never reads.</param>
    public static async Task<Http2Connection> OpenAsync(Uri address, int window = int.MaxValue, bool read = true)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (!read)
        {
            // What the system keeps for such a client is little, so that the server feels it soon.
            socket.ReceiveBufferSize = 4_096;
        }

        await socket.ConnectAsync(address.Host, address.Port);
        var connection = new Http2Connection(socket);
        var settings = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(settings, 1); // SETTINGS_HEADER_TABLE_SIZE = 0
        BinaryPrimitives.WriteUInt16BigEndian(settings.AsSpan(6), 4); // SETTINGS_INITIAL_WINDOW_SIZE
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(8), window);
        var more = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(more, int.MaxValue - 65_535);
        await connection.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, settings), .. Frame(WindowUpdate, 0, 0, more)]);
        if (read)
        {
            connection.reading = Task.Run(connection.ReadAsync);
            // The answer to the server's settings would otherwise come amid what the test sends, and amid a block of headers it is an error.
            await connection.greeted.Task;
        }

        return connection;
    }

    public static byte[] Frame(byte type, byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>A header block without any compression.</summary>
    public static byte[] Block(params IEnumerable<(string Name, string Value)> headers)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            block.WriteByte(0); // literal, new name, never indexed
            Text(block, name);
            Text(block, value);
        }

        return block.ToArray();
    }

    /// <summary>The header block of a gRPC call.</summary>
    public static byte[] Call(string path, string? token, string contentType = "application/grpc") => Block(
    [
        (":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", path), ("content-type", contentType), ("te", "trailers"),
        .. token is null ? [] : new[] { ("authorization", "Bearer " + token) },
    ]);

    /// <summary>The frame of gRPC around one message.</summary>
    public static byte[] Message(byte[] message)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }

    /// <summary>The value of a header of the server, which writes names and values as they are; null when the block does not hold it.</summary>
    public static string? Find(ReadOnlySpan<byte> block, ReadOnlySpan<byte> name)
    {
        var at = block.IndexOf(name);
        return at < 0 ? null : Encoding.ASCII.GetString(block.Slice(at + name.Length + 1, block[at + name.Length]));
    }

    /// <exception cref="IOException">The server has closed the connection.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await writing.WaitAsync();
        try
        {
            await stream.WriteAsync(bytes);
        }
        finally
        {
            writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // At once and without a word, as a client does that dies.
        socket.LingerState = new LingerOption(true, 0);
        await stream.DisposeAsync();
        await (reading ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        writing.Dispose();
    }

    private async Task ReadAsync()
    {
        var head = new byte[9];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(head);
                var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
                await stream.ReadExactlyAsync(payload);
                var streamId = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) & int.MaxValue;
                switch (head[3])
                {
                    case Settings when (head[4] & Ack) == 0:
                        await WriteAsync(Frame(Settings, Ack, 0, []));
                        greeted.TrySetResult();
                        break;
                    case GoAway:
                        GoAwayCode = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
                        break;
                }

                Received?.Invoke(head[3], head[4], streamId, payload);
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or SocketException)
        {
            // The end of the connection, by either side.
        }
        finally
        {
            greeted.TrySetResult();
        }
    }

    private static void Text(MemoryStream block, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        // A prefix of seven bits; longer lengths go on in further bytes.
        if (bytes.Length < 127)
        {
            block.WriteByte((byte)bytes.Length);
        }
        else
        {
            block.WriteByte(127);
            var rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7)
            {
                block.WriteByte((byte)((rest & 127) | 128));
            }

            block.WriteByte((byte)rest);
        }

        block.Write(bytes);
    }
}
