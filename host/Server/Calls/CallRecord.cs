using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Outermost of the interceptors: measures each call by the conventions of OpenTelemetry, with its status as the caller gets it,
/// and marks the log lines that come of it with the module.
/// </summary>
internal sealed class CallRecord(RpcCatalog rpcs, IMeterFactory meters, ILogger<CallRecord> log) : Interceptor
{
    // In less not even a sound host is sure to answer.
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromMilliseconds(100);

    private readonly Histogram<double> duration = meters.Create("CchcPlatform.Calls").CreateHistogram(
        "rpc.server.call.duration", "s", "Calls of gRPC and HTTP/JSON, by rpc and status.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next) =>
        RecordAsync(context, () => next(request, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> next) =>
        RecordAsync(context, () => Done(next(request, responses, context)));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> next) =>
        RecordAsync(context, () => next(requests, context));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> next) =>
        RecordAsync(context, () => Done(next(requests, responses, context)));

    private static async Task<bool> Done(Task call)
    {
        await call;
        return true;
    }

    private async Task<T> RecordAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        // Reflection and health are not a module's: they are measured as requests only.
        if (rpcs.Find(context.Method) is not { } rpc)
        {
            return await call();
        }

        using var noted = log.BeginScope(ModuleScope.Of(rpc.Module.Key));
        var started = Stopwatch.GetTimestamp();
        var hurried = context.Deadline - DateTime.UtcNow < ShortestDeadline;
        var status = StatusCode.Unknown;
        try
        {
            var answer = await call();
            status = context.Status.StatusCode;
            return answer;
        }
        catch (RpcException refused)
        {
            status = refused.StatusCode;
            throw;
        }
        finally
        {
            duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new TagList
                {
                    { "rpc.system.name", "grpc" },
                    { "rpc.method", rpc.Name },
                    { "rpc.response.status_code", Name(status) },
                    { "cchc.module", rpc.Module.Key },
                    // Whoever looks at times of answers leaves streams out.
                    { "cchc.rpc.kind", rpc.IsStream ? "stream" : "unary" },
                    { "cchc.rpc.fault", FaultOf(status, rpc.IsStream || hurried) },
                });
        }
    }

    /// <summary>
    /// Whose failure it is: none, caller or host. Nobody is called at night for what a caller can bring about alone: by a deadline that
    /// leaves no time, by taking nothing of a stream, or by a place in a log that a restore has replaced (DATA_LOSS).
    /// </summary>
    internal static string FaultOf(StatusCode status, bool mayEndEarly) => status switch
    {
        StatusCode.OK => "none",
        StatusCode.Internal or StatusCode.Unknown => "host",
        StatusCode.Unavailable or StatusCode.DeadlineExceeded when !mayEndEarly => "host",
        _ => "caller",
    };

    // As gRPC writes it: INVALID_ARGUMENT.
    private static string Name(StatusCode status) => status switch
    {
        StatusCode.OK => "OK",
        StatusCode.Cancelled => "CANCELLED",
        StatusCode.Unknown => "UNKNOWN",
        StatusCode.InvalidArgument => "INVALID_ARGUMENT",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.NotFound => "NOT_FOUND",
        StatusCode.AlreadyExists => "ALREADY_EXISTS",
        StatusCode.PermissionDenied => "PERMISSION_DENIED",
        StatusCode.Unauthenticated => "UNAUTHENTICATED",
        StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        StatusCode.FailedPrecondition => "FAILED_PRECONDITION",
        StatusCode.Aborted => "ABORTED",
        StatusCode.OutOfRange => "OUT_OF_RANGE",
        StatusCode.Unimplemented => "UNIMPLEMENTED",
        StatusCode.Internal => "INTERNAL",
        StatusCode.Unavailable => "UNAVAILABLE",
        StatusCode.DataLoss => "DATA_LOSS",
        _ => "_OTHER",
    };
}
