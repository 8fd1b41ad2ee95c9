using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<Endpoint, Way> byEndpoint = new();
    private readonly RpcCatalog rpcs;
    private readonly Gate calls;
    private readonly Gate platform;
    private readonly Gate uploads;
    private readonly Gate streams;
    private readonly Gate open;

    public Gates(AdmissionOptions options, RpcCatalog rpcs, TimeProvider clock, AdmissionMetrics metrics)
    {
        this.rpcs = rpcs;
        calls = Make(nameof(options.Calls), options.Calls);
        platform = Make(nameof(options.Platform), options.Platform);
        uploads = Make(nameof(options.Uploads), options.Uploads);
        streams = Make(nameof(options.Streams), options.Streams);
        open = Make(nameof(options.Open), options.Open);
        metrics.Observe([calls, platform, uploads, streams, open]);

        Gate Make(string name, GateOptions of) => new(name, of, options.LongestWait, clock);
    }

    /// <summary>
    /// Null for what is let in at once. So is a call between modules: its parent was let in and holds a place; if it had to wait
    /// for one itself, parents could fill all of them and wait for ever.
    /// </summary>
    public Gate? For(HttpContext context) =>
        context.IsFromModule() ? null
        : context.GetEndpoint() is { } endpoint ? byEndpoint.GetOrAdd(endpoint, Choose).For(context.Request)
        : context.Request.IsForTokens() ? platform
        : null;

    public void Dispose()
    {
        calls.Dispose();
        platform.Dispose();
        uploads.Dispose();
        streams.Dispose();
        open.Dispose();
    }

    private Way Choose(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is not { } method)
        {
            return new(endpoint is RouteEndpoint { RoutePattern.RawText: { } path } && (path == OpenApiDocument.Path || path.StartsWith("/health/", StringComparison.Ordinal)) ? null : platform);
        }

        // Health and reflection are no module's.
        if (rpcs.Find(method.FullName) is not { } rpc)
        {
            return new(method.Type == MethodType.Unary ? null : open);
        }

        return method.Type switch
        {
            MethodType.ServerStreaming => new(streams),
            MethodType.ClientStreaming or MethodType.DuplexStreaming => new(uploads),
            _ => new(rpc.Module.Assembly == typeof(Gates).Assembly ? platform : calls, rpc.TakesFiles ? uploads : null),
        };
    }

    /// <summary>Where requests to one endpoint pass.</summary>
    /// <param name="Usual">Null for what is let in at once.</param>
    /// <param name="WithFile">Of one that may bring a file, which is held in memory as an upload is.</param>
    private sealed record Way(Gate? Usual, Gate? WithFile = null)
    {
        public Gate? For(HttpRequest request) => WithFile is not null && MayBringFile(request) ? WithFile : Usual;

        // gRPC does not tell a length before the message; most of its reports have no file, and they would fill the places of uploads.
        private static bool MayBringFile(HttpRequest request) => request.ContentLength is { } length ? length > HostLimits.LargestWithoutFile : !request.IsGrpc();
    }
}
