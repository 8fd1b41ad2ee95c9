using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Connections between the modules of this host: a pair of pipes in memory where others have a socket, so that a call goes through
/// the same pipeline as any other, without the system's part. Nobody outside of this process can connect.
/// </summary>
internal sealed class ModulePipes : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Channel<ConnectionContext> connecting = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>What Kestrel listens on.</summary>
    public static EndPoint EndPoint { get; } = new Place();

    public bool CanBind(EndPoint endpoint) => endpoint is Place;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Listener(connecting));

    /// <summary>A new connection to this host.</summary>
    /// <exception cref="IOException">The host does not take connections any more.</exception>
    public Stream Connect()
    {
        // To each its own: what one side writes is read by the other.
        var (request, answer) = (new Pipe(), new Pipe());
        var host = new Connection(new Duplex(request.Reader, answer.Writer));
        return connecting.Writer.TryWrite(host)
            ? new ClientEnd(answer.Reader.AsStream(), request.Writer.AsStream())
            : throw new IOException("This host does not take connections any more.");
    }

    private sealed class Place : EndPoint
    {
        // Kestrel's metrics ask.
        public override AddressFamily AddressFamily => AddressFamily.Unspecified;

        public override string ToString() => "modules";
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Listener(Channel<ConnectionContext> connecting) : IConnectionListener
    {
        public EndPoint EndPoint => ModulePipes.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await connecting.Reader.WaitToReadAsync(cancellationToken) && connecting.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            connecting.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    /// <summary>The host's end.</summary>
    private sealed class Connection(Duplex pipes) : DefaultConnectionContext(Guid.NewGuid().ToString("n"), pipes, pipes)
    {
        public override EndPoint? LocalEndPoint => ModulePipes.EndPoint;

        public override void Abort(ConnectionAbortedException abortReason)
        {
            // Both ends see it: here a read ends, there the stream.
            pipes.Input.CancelPendingRead();
            pipes.Output.Complete(abortReason);
            base.Abort(abortReason);
        }

        public override async ValueTask DisposeAsync()
        {
            await pipes.Input.CompleteAsync();
            await pipes.Output.CompleteAsync();
            await base.DisposeAsync();
        }
    }

    /// <summary>The caller's end: reads what the host writes, and the other way round.</summary>
    private sealed class ClientEnd(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override void Flush() => output.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
                output.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
