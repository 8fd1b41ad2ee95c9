using CchcPlatform.Server.Identity;
using Grpc.Core;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// A call as its use case sees it: with the end that the host has set to it, and a request of its own. Work may outlive its call,
/// and Kestrel gives the objects of a request to the next one of the connection.
/// </summary>
internal sealed class PatientCallContext : ServerCallContext
{
    // Where gRPC for ASP.NET Core looks for the request of a context that is not its own.
    private const string HttpContextKey = "__HttpContext";

    private readonly ServerCallContext call;
    private readonly DateTime until;
    private readonly CancellationToken ending;

    public PatientCallContext(ServerCallContext call, DateTime until, CancellationToken ending)
    {
        (this.call, this.until, this.ending) = (call, until, ending);
        UserStateCore = new Dictionary<object, object> { [HttpContextKey] = CallerFinder.CopyOf(call.GetHttpContext()) };
    }

    protected override DateTime DeadlineCore => until;

    protected override CancellationToken CancellationTokenCore => ending;

    protected override string MethodCore => call.Method;

    protected override string HostCore => call.Host;

    protected override string PeerCore => call.Peer;

    protected override Metadata RequestHeadersCore => call.RequestHeaders;

    protected override Metadata ResponseTrailersCore => call.ResponseTrailers;

    protected override AuthContext AuthContextCore => call.AuthContext;

    protected override IDictionary<object, object> UserStateCore { get; }

    protected override Status StatusCore
    {
        get => call.Status;
        set => call.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => call.WriteResponseHeadersAsync(responseHeaders);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => call.CreatePropagationToken(options);
}
