using CchcPlatform.Conformance;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Host.Tests.Access;

/// <summary>Calls an rpc that is known by its descriptor only. Of a stream one message is sent and one read.</summary>
internal static class AnyRpc
{
    /// <summary>The refusal, or a status of OK.</summary>
    public static async Task<RpcException> CallAsync(CallInvoker invoker, MethodDescriptor rpc, IMessage request, string? token)
    {
        var method = RpcCaller.MethodOf(rpc);
        var options = new CallOptions(
            token is null ? [] : new Metadata { { "authorization", "Bearer " + token } }, DateTime.UtcNow.AddSeconds(60));
        try
        {
            switch (method.Type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(method, null, options, request);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(method, null, options, request))
                    {
                        await call.ResponseStream.MoveNext(CancellationToken.None);
                    }

                    break;
                default:
                    using (var call = invoker.AsyncDuplexStreamingCall(method, null, options))
                    {
                        await SendAsync(call.RequestStream, request);
                        await call.ResponseStream.MoveNext(CancellationToken.None);
                    }

                    break;
            }

            return new RpcException(Status.DefaultSuccess);
        }
        catch (RpcException refused)
        {
            return refused;
        }
    }

    /// <summary>A request with a text at a path such as <c>unit.name</c>; changes are only checked, never made.</summary>
    public static IMessage Request(MethodDescriptor rpc, IEnumerable<(string Path, string Value)> texts)
    {
        var request = (IMessage)Activator.CreateInstance(rpc.InputType.ClrType)!;
        foreach (var (path, value) in texts)
        {
            Set(request, path.Split('.'), value);
        }

        rpc.InputType.FindFieldByName("validate_only")?.Accessor.SetValue(request, true);
        return request;
    }

    private static void Set(IMessage message, ReadOnlySpan<string> path, string value)
    {
        var field = message.Descriptor.FindFieldByName(path[0]) ?? throw new ArgumentException($"{message.Descriptor.FullName} has no field {path[0]}.");
        if (path.Length == 1)
        {
            field.Accessor.SetValue(message, value);
            return;
        }

        if (field.Accessor.GetValue(message) is not IMessage inner)
        {
            inner = (IMessage)Activator.CreateInstance(field.MessageType.ClrType)!;
            field.Accessor.SetValue(message, inner);
        }

        Set(inner, path[1..], value);
    }

    // A server that refuses a stream at once may have closed it before the first message.
    private static async Task SendAsync(IClientStreamWriter<IMessage> stream, IMessage request)
    {
        try
        {
            await stream.WriteAsync(request);
            await stream.CompleteAsync();
        }
        catch (Exception closed) when (closed is RpcException or InvalidOperationException or IOException)
        {
            // What the server answered is read from the responses.
        }
    }
}
