using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Web;
using CchcPlatform.Server.Web.OpenApi;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace CchcPlatform.Server.Admission;

/// <summary>
/// Which gate a request passes. A question for health passes none: who asks whether the host lives must always be told. Nor does
/// the API description, whose bytes lie ready: who needs no token and reads it slowly must not hold what tokens are given by.
/// </summary>
internal sealed class Gates : IDisposable
{
    private readonly ConcurrentDictionary<Endpoint, Ways> byEndpoint = new();
    private readonly RpcCatalog rpcs;
    private readonly Gate calls;
    private readonly Gate platform;
    private readonly Gate uploads;
    private readonly Gate streams;
    private readonly Gate open;
    private readonly Way tokens;

    public Gates(AdmissionOptions options, RpcCatalog rpcs, TimeProvider clock, AdmissionMetrics metrics)
    {
        this.rpcs = rpcs;
        calls = Make(nameof(options.Calls), options.Calls);
        platform = Make(nameof(options.Platform), options.Platform);
        uploads = Make(nameof(options.Uploads), options.Uploads);
        streams = Make(nameof(options.Streams), options.Streams);
        open = Make(nameof(options.Open), options.Open);
        tokens = new(platform, "");
        metrics.Observe([calls, platform, uploads, streams, open]);

        Gate Make(string name, GateOptions of) => new(name, of, options.LongestWait, clock);
    }

    /// <summary>
    /// Null for what is let in at once. So is a call between modules: its parent was let in and holds a place; if it had to wait
    /// for one itself, parents could fill all of them and wait for ever.
    /// </summary>
    public ValueTask<Way?> ForAsync(HttpContext context) =>
        context.IsFromModule() ? default
        : context.GetEndpoint() is { } endpoint ? byEndpoint.GetOrAdd(endpoint, Choose).ForAsync(context.Request)
        : new(context.Request.IsForTokens() ? tokens : null);

    public void Dispose()
    {
        calls.Dispose();
        platform.Dispose();
        uploads.Dispose();
        streams.Dispose();
        open.Dispose();
    }

    private Ways Choose(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is not { } method)
        {
            return new(endpoint is RouteEndpoint { RoutePattern.RawText: { } path } && (path == OpenApiDocument.Path || path.StartsWith("/health/", StringComparison.Ordinal)) ? null : new Way(platform, ""));
        }

        // Health and reflection are no module's.
        if (rpcs.Find(method.FullName) is not { } rpc)
        {
            return new(method.Type == MethodType.Unary ? null : To(open));
        }

        var unary = rpc.Module.Assembly == typeof(Gates).Assembly ? platform : calls;
        return method.Type switch
        {
            MethodType.ServerStreaming => new(To(streams, HostLimits.MessageTime)),
            // UploadReader keeps their time.
            MethodType.ClientStreaming or MethodType.DuplexStreaming => new(To(uploads)),
            _ when rpc.TakesFiles => new(To(unary, HostLimits.UploadMessageTime), To(uploads, HostLimits.UploadTime)),
            _ => new(To(unary, HostLimits.MessageTime)),
        };

        Way To(Gate gate, TimeSpan? time = null) => new(gate, method.FullName, time);
    }

    /// <summary>Where requests to one endpoint pass.</summary>
    /// <param name="Usual">Null for what is let in at once.</param>
    /// <param name="WithFile">Of one that may bring a file, which is held in memory as an upload is.</param>
    private sealed record Ways(Way? Usual, Way? WithFile = null)
    {
        // Of a message by gRPC: one byte says whether it is compressed, four how long it is.
        private const int Prefix = 5;

        public async ValueTask<Way?> ForAsync(HttpRequest request) => WithFile is not null && await MayBringFileAsync(request) ? WithFile : Usual;

        private static ValueTask<bool> MayBringFileAsync(HttpRequest request) =>
            request.IsGrpc() ? BeginsLongAsync(request.BodyReader) : new(request.ContentLength is not <= HostLimits.LargestWithoutFile);

        // Nobody knows yet how long a compressed one is.
        private static async ValueTask<bool> BeginsLongAsync(PipeReader body)
        {
            using var late = new CancellationTokenSource(HostLimits.MessageTime);
            try
            {
                var start = (await body.ReadAtLeastAsync(Prefix, late.Token)).Buffer;
                var reader = new SequenceReader<byte>(start);
                var isLong = reader.TryRead(out var compressed) && reader.TryReadBigEndian(out int length) && (compressed != 0 || (uint)length > HostLimits.LargestWithoutFile);
                // Nothing of it counts as read: the message begins with it.
                body.AdvanceTo(start.Start);
                return isLong;
            }
            catch (Exception broken) when (broken is IOException or OperationCanceledException)
            {
                // Who reads the message finds the same, and tells it.
                return false;
            }
        }
    }
}
