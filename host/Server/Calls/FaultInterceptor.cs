using System.Globalization;
using System.Text.RegularExpressions;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Shutdown;
using CchcPlatform.Server.Web;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Npgsql;
using Status = Grpc.Core.Status;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Turns every failure into a gRPC status with <c>google.rpc.ErrorInfo</c>, field violations and the trace id. What is not a
/// fault of ours to tell becomes INTERNAL without any detail.
/// </summary>
internal sealed class FaultInterceptor(Drain drain, Outages outages, ILogger<FaultInterceptor> log) : Interceptor
{
    // Every refusal of a host has them.
    private const string Details = "grpc-status-details-bin";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
    {
        try
        {
            return await next(request, context);
        }
        catch (Exception failure)
        {
            throw Translate(failure, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> next)
    {
        try
        {
            await next(request, responses, context);
        }
        catch (Exception failure)
        {
            throw Translate(failure, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> next)
    {
        try
        {
            return await next(requests, context);
        }
        catch (Exception failure)
        {
            throw Translate(UnreadableMessage.Of(failure) ?? failure, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> next)
    {
        try
        {
            await next(requests, responses, context);
        }
        catch (Exception failure)
        {
            throw Translate(UnreadableMessage.Of(failure) ?? failure, context);
        }
    }

    private RpcException Translate(Exception failure, ServerCallContext context)
    {
        switch (failure)
        {
            case InvalidFault invalid:
                var violations = new BadRequest();
                violations.FieldViolations.AddRange(invalid.Violations.Select(v => new BadRequest.Types.FieldViolation
                {
                    Field = v.Field, Description = v.Description, Reason = v.Reason,
                }));
                return Answer(StatusCode.InvalidArgument, invalid, context, violations);
            case NotFoundFault fault:
                return Answer(StatusCode.NotFound, fault, context);
            case ConflictFault fault:
                return Answer(StatusCode.FailedPrecondition, fault, context);
            case AlreadyExistsFault fault:
                return Answer(StatusCode.AlreadyExists, fault, context);
            case StaleFault fault:
                return Answer(StatusCode.Aborted, fault, context);
            case UnauthenticatedFault fault:
                return Answer(StatusCode.Unauthenticated, fault, context);
            case DeniedFault fault:
                return Answer(StatusCode.PermissionDenied, fault, context);
            case UnavailableFault fault:
                return Later(StatusCode.Unavailable, fault, context, seconds: 2);
            case ExhaustedFault fault:
                return Later(StatusCode.ResourceExhausted, fault, context, seconds: 5);
            case DataLossFault fault:
                return Answer(StatusCode.DataLoss, fault, context);
            case RegexMatchTimeoutException:
                log.LogWarning(failure, "A text in {Method} is beyond a pattern", context.Method);
                return Answer(StatusCode.InvalidArgument, new IntricateFault(), context);
            case OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } when drain.OutOfTime.IsCancellationRequested:
                return Translate(new UnavailableFault(Drain.Reason, Drain.Sentence), context);
            case RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded } away:
                return Translate(new UnavailableFault("DEPENDENCY_UNAVAILABLE", "A module that this call needs does not answer: " + away.Status.Detail), context);
            case RpcException { StatusCode: StatusCode.Unimplemented or StatusCode.Internal or StatusCode.Unknown } strange when strange.Trailers.Get(Details) is null:
                // No module says that: a host without it, or something on the way. It would pass for what the framework says of a message that it cannot read.
                log.LogWarning("A module that {Method} needs answers {Status} without a reason: {Detail}", context.Method, strange.StatusCode, strange.Status.Detail);
                return Translate(new UnavailableFault("DEPENDENCY_UNAVAILABLE", "A module that this call needs cannot be called: " + strange.Status.Detail), context);
            case RpcException answered:
                if (answered.StatusCode == StatusCode.ResourceExhausted)
                {
                    SayWhen(context, seconds: 2);
                }

                return answered;
            // The last is what an answer gets that comes after the end of its stream.
            case OperationCanceledException or IOException or InvalidOperationException when context.CancellationToken.IsCancellationRequested:
                return new RpcException(new Status(
                    context.Deadline <= DateTime.UtcNow ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, "The caller ended the call."));
            default:
                if (IsCollision(failure))
                {
                    return Translate(new StaleFault("A row that this call needs"), context);
                }

                if (DatabaseAway.OrTooSlow(failure))
                {
                    // A statement that takes too long is told of each rpc, and with its place.
                    var away = DatabaseAway.Is(failure);
                    log.Log(
                        outages.LevelOf(away ? context.Method[..context.Method.LastIndexOf('/')] : context.Method), away ? null : failure,
                        "The database does not answer in {Method} ({Reason})", context.Method, failure.GetType().Name);
                    return Translate(new UnavailableFault("DATABASE_UNAVAILABLE", "The database does not answer. Repeat the call with the same request_id."), context);
                }

                log.LogError(failure, "{Method} failed", context.Method);
                return Answer(StatusCode.Internal, new InternalFault(), context);
        }
    }

    // Two changes waited for each other, and PostgreSQL has ended this one.
    private static bool IsCollision(Exception failure) => failure switch
    {
        PostgresException refused => refused.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        { InnerException: { } inner } => IsCollision(inner),
        _ => false,
    };

    private static RpcException Later(StatusCode code, Fault fault, ServerCallContext context, int seconds)
    {
        SayWhen(context, seconds);
        return Answer(code, fault, context, new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)) });
    }

    // Programs that speak JSON read when to come again from the header.
    private static void SayWhen(ServerCallContext context, int seconds)
    {
        var http = context.GetHttpContext();
        if (!http.Request.IsGrpc() && !http.Response.HasStarted)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static RpcException Answer(StatusCode code, Fault fault, ServerCallContext context, params IMessage[] more)
    {
        var status = GrpcFaults.Describe(code, fault.Reason, fault.Message, context.Method, fault.Details, more);
        return new RpcException(new Status(code, fault.Message), new Metadata { { Details, status.ToByteArray() } });
    }

    private sealed class IntricateFault() : Fault("TEXT_TOO_INTRICATE", "A text of the request repeats itself in a way that cannot be read in reasonable time.");

    private sealed class InternalFault() : Fault("INTERNAL", "Something went wrong on our side. Tell the operators the trace id.");
}
