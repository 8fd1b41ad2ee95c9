using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// What every rpc of a module goes through before its use case: who calls, may they, is the request well formed, was it done
/// before. In this order, so that nothing is told to those who may not ask. What counts are the rights of when the request is there
/// as a whole, and not of when it began.
/// </summary>
internal sealed class CallInterceptor(RpcCatalog rpcs, CallerFinder callers, RequestReplays replays, TimeProvider clock, ILogger<CallInterceptor> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
    {
        if (rpcs.Find(context.Method) is not { } rpc || request is not IMessage message)
        {
            return await next(request, context);
        }

        using var span = UseCaseSpan.Start(rpc);
        try
        {
            await callers.SetAsync(context.GetHttpContext(), context.CancellationToken);
            var call = Enter(rpc, message, context);
            span.Enter(call);
            var answer = await AnswerAsync(rpc, message, call, request, context, next);
            if (rpc.Changes && !call.ValidateOnly)
            {
                // The fact says the same, with the trace; written by default, this line would be a twelfth of what a change costs.
                log.LogDebug("{Rpc} done for {Subject}", rpc.Name, call.Actor);
            }

            return answer;
        }
        catch (Exception failure) when (span.Failed(failure))
        {
            throw;
        }
    }

    private async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        Rpc rpc, IMessage message, CallContext call, TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
        where TRequest : class
        where TResponse : class
    {
        if (!rpc.Changes || call.RequestId.Length == 0 || rpc.Module.Database is not { } database || call.ValidateOnly)
        {
            return await next(request, context);
        }

        call.BodyHash = RequestReplay.HashOf(message);
        TResponse answer;
        try
        {
            // Whether the request was done before is not asked first: its answer stands under a unique key, so a second save
            // of it fails as a whole. Repetitions are rare, and each change would pay for the question.
            answer = await next(request, context);
        }
        // Who has lost the right since is refused, like anybody else.
        catch (Exception failure) when (failure is not DeniedFault && !context.CancellationToken.IsCancellationRequested)
        {
            if (await FindQuietlyAsync(database.Schema, call) is { } earlier)
            {
                return Answer<TResponse>(rpc, earlier);
            }

            throw;
        }

        return call.AnswerKept || await replays.FindAsync(database.Schema, call, context.CancellationToken) is not { } kept
            ? answer
            : Answer<TResponse>(rpc, kept);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> next)
    {
        if (rpcs.Find(context.Method) is not { } rpc || request is not IMessage message)
        {
            await next(request, responses, context);
            return;
        }

        await StreamAsync(rpc, context, () => Enter(rpc, message, context), async _ =>
        {
            await next(request, responses, context);
            return true;
        });
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> next) =>
        rpcs.Find(context.Method) is { } rpc
            ? StreamAsync(rpc, context, () => EnterStream(rpc, context), call => next(new UploadReader<TRequest>(requests, () => ReenterAsync(rpc, call, context), clock), context))
            : next(requests, context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> next) =>
        rpcs.Find(context.Method) is { } rpc
            ? StreamAsync(rpc, context, () => EnterStream(rpc, context), async call =>
            {
                await next(new UploadReader<TRequest>(requests, () => ReenterAsync(rpc, call, context), clock), responses, context);
                return true;
            })
            : next(requests, responses, context);

    private async Task<TResult> StreamAsync<TResult>(Rpc rpc, ServerCallContext context, Func<CallContext> enter, Func<CallContext, Task<TResult>> answer)
    {
        using var span = UseCaseSpan.Start(rpc);
        try
        {
            await callers.SetAsync(context.GetHttpContext(), context.CancellationToken);
            var call = enter();
            var result = await answer(call);
            // Only now, for the first message of a stream may have named the commune.
            span.Enter(call);
            return result;
        }
        catch (Exception failure) when (span.Failed(failure))
        {
            throw;
        }
    }

    private CallContext Enter(Rpc rpc, IMessage request, ServerCallContext context)
    {
        var call = EnterCaller(rpc, context);
        var caller = call.Caller;
        var commune = rpc.CommuneOf(request);
        switch (commune)
        {
            // Not about one commune: the use case sees to it that only the caller's are touched.
            case null:
            case "-":
                Demand(caller.HasAnywhere(rpc.Permission), rpc.Permission, null);
                break;
            default:
                Demand(May(caller, rpc, commune), rpc.Permission, commune);
                call.Scope = CommuneScope.Of(commune);
                break;
        }

        call.Scope ??= ScopeOf(caller, rpc);
        RequestShape.Check(request);
        call.RequestId = rpc.RequestIdOf(request);
        call.ValidateOnly = rpc.ValidateOnlyOf(request);
        call.Reason = rpc.ReasonOf(request);
        RequestShape.CheckRequestId(call.RequestId);
        RequestShape.CheckReason(call.Reason);
        return call;
    }

    // Of a stream the first message names the commune: its use case asks for the permission there and narrows the scope.
    private CallContext EnterStream(Rpc rpc, ServerCallContext context)
    {
        var call = EnterCaller(rpc, context);
        Demand(call.Caller.HasAnywhere(rpc.Permission), rpc.Permission, null);
        call.Scope = ScopeOf(call.Caller, rpc);
        return call;
    }

    /// <summary>A stream has been filled, which may have taken minutes: its caller must still hold the permission wherever the call may work by now.</summary>
    private async Task ReenterAsync(Rpc rpc, CallContext call, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        await callers.SetAsync(http, context.CancellationToken);
        call.Caller = CallerOf(rpc, http);
        var held = ScopeOf(call.Caller, rpc);
        Demand(call.Caller.HasAnywhere(rpc.Permission) && (held.All || call.Scope is { All: false }), rpc.Permission, null);
        foreach (var commune in call.Scope!.Communes)
        {
            Demand(held.Contains(commune), rpc.Permission, commune);
        }
    }

    private CallContext EnterCaller(Rpc rpc, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var caller = CallerOf(rpc, http);
        var call = http.RequestServices.GetRequiredService<CallContext>();
        call.Caller = caller;
        call.Method = rpc.Name;
        call.Permission = rpc.Permission;
        call.Clock = clock;
        call.Deadline = context.Deadline;
        return call;
    }

    private static Caller CallerOf(Rpc rpc, HttpContext http) =>
        http.Caller() is { IsAuthenticated: true } caller ? caller : rpc.Permission == Permission.Public ? Caller.Anonymous : throw CallerFault.Of(http);

    // A change goes beyond the caller's units unless the contract says that the use case keeps within them.
    private static bool May(Caller caller, Rpc rpc, string commune) =>
        caller.Has(rpc.Permission, commune)
        && (!rpc.Changes || rpc.ForUnits || caller.HasForAllUnits(rpc.Permission, commune));

    private static CommuneScope ScopeOf(Caller caller, Rpc rpc) =>
        rpc.Permission is Permission.Public or Permission.Authenticated || caller.Communes(rpc.Permission) is not { } communes
            ? CommuneScope.Everything
            : CommuneScope.Of([.. communes.Where(commune => May(caller, rpc, commune))]);

    private static void Demand(bool allowed, string permission, string? commune)
    {
        if (!allowed)
        {
            throw new DeniedFault("PERMISSION_MISSING",
                $"This needs the permission {permission}{(commune is null ? "" : $" in commune {commune}")}, which the caller does not have.");
        }
    }

    private async Task<byte[]?> FindQuietlyAsync(string schema, CallContext call)
    {
        try
        {
            return await replays.FindAsync(schema, call, CancellationToken.None);
        }
        catch (Npgsql.NpgsqlException)
        {
            // The first failure tells more than this one.
            return null;
        }
    }

    private static TResponse Answer<TResponse>(Rpc rpc, byte[] reply) => (TResponse)rpc.Method.OutputType.Parser.ParseFrom(reply);
}
