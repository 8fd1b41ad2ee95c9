using System.IO.Compression;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Compressed messages, which must not be larger than others when they are unpacked: the gRPC framework holds only the packed
/// size against its limit, and 20 MiB of zeros unpacked a thousand times are 20 GiB.
/// </summary>
internal sealed class BoundedGzip(IHttpContextAccessor requests) : ICompressionProvider
{
    private readonly GzipCompressionProvider gzip = new(CompressionLevel.Fastest);

    public string EncodingName => gzip.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => gzip.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream) => new Bounded(gzip.CreateDecompressionStream(stream), Limit());

    // What its rpc may take, as CallGuard has set it; of a stream each message may have the most.
    private long Limit() => Math.Min(
        requests.HttpContext?.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? HostLimits.LargestMessage, HostLimits.LargestMessage);

    // The framework reads it by CopyTo, which comes down to this one method.
    private sealed class Bounded(Stream unpacked, long limit) : Stream
    {
        private long left = limit;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = unpacked.Read(buffer, offset, count);
            return (left -= read) >= 0 ? read : throw new BadHttpRequestException("The unpacked message is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            unpacked.Dispose();
            base.Dispose(disposing);
        }
    }
}
