using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// What a call to another module carries: the caller's own token, or the module's where no person is behind it, and a deadline
/// that is never later than the caller's. No request calls while a transaction of its own is open: its locks would last as long
/// as the other module takes.
/// </summary>
internal sealed class ModuleCallInterceptor(
    string moduleKey, CallContext call, IModuleTokens tokens, IHttpContextAccessor http, Func<bool> inTransaction) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context));

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(With(context));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(With(context));

    private ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        // A reaction is different: it runs in the transaction of its cursor, and retries are its protection.
        if (!call.Caller.IsModule && inTransaction())
        {
            throw new InvalidOperationException($"Module {moduleKey} calls {context.Method.FullName} while its transaction is open; call before the first write or after the commit.");
        }

        var headers = new Metadata();
        foreach (var entry in context.Options.Headers ?? [])
        {
            headers.Add(entry);
        }

        headers.Add("authorization", call.Caller.IsAuthenticated && !call.Caller.IsModule ? TokenOfCaller() : "Bearer " + tokens.Get(moduleKey));
        return new ClientInterceptorContext<TRequest, TResponse>(
            context.Method, context.Host, context.Options.WithHeaders(headers).WithDeadline(Deadline(context.Options.Deadline)));
    }

    // Work that goes on after its request was answered has no token any more, and must not go on with the rights of the module.
    private string TokenOfCaller() => http.HttpContext?.Request.Headers.Authorization.ToString() is { Length: > 0 } token
        ? token
        : throw new OperationCanceledException($"The call that called from {moduleKey} has ended.");

    // What the use case asks for, but never after its own caller has stopped waiting.
    private DateTime Deadline(DateTime? wanted)
    {
        var earliest = wanted is { } own && own < call.Deadline ? own : call.Deadline;
        return earliest == DateTime.MaxValue ? DateTime.UtcNow + HostLimits.CallTime : earliest;
    }
}
