using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Conformance;

/// <summary>Calls any rpc by its descriptor, of whatever kind: unary or a stream in either direction.</summary>
public sealed class RpcCaller(CallInvoker invoker)
{
    /// <summary>Sends the messages and gives all answers; of a unary rpc one of each.</summary>
    /// <exception cref="RpcException">The call was refused.</exception>
    public async Task<IReadOnlyList<IMessage>> CallAsync(MethodDescriptor rpc, IReadOnlyList<IMessage> messages, CallOptions options = default)
    {
        var method = MethodOf(rpc);
        switch (method.Type)
        {
            case MethodType.Unary:
                return [await invoker.AsyncUnaryCall(method, null, options, messages[0])];
            case MethodType.ServerStreaming:
            {
                using var call = invoker.AsyncServerStreamingCall(method, null, options, messages[0]);
                return await call.ResponseStream.ReadAllAsync().ToListAsync();
            }

            case MethodType.ClientStreaming:
            {
                using var call = invoker.AsyncClientStreamingCall(method, null, options);
                await SendAsync(call.RequestStream, messages);
                return [await call.ResponseAsync];
            }

            default:
            {
                using var call = invoker.AsyncDuplexStreamingCall(method, null, options);
                await SendAsync(call.RequestStream, messages);
                return await call.ResponseStream.ReadAllAsync().ToListAsync();
            }
        }
    }

    /// <summary>One message there, one message back.</summary>
    /// <exception cref="RpcException">The call was refused.</exception>
    public async Task<IMessage> CallAsync(MethodDescriptor rpc, IMessage message, CallOptions options = default) =>
        (await CallAsync(rpc, [message], options))[0];

    private static async Task SendAsync(IClientStreamWriter<IMessage> requests, IReadOnlyList<IMessage> messages)
    {
        try
        {
            foreach (var message in messages)
            {
                await requests.WriteAsync(message);
            }

            await requests.CompleteAsync();
        }
        catch (Exception refused) when (refused is RpcException or InvalidOperationException)
        {
            // The server has answered already; the answer tells more than the broken stream.
        }
    }

    /// <summary>The rpc as a client calls it, with messages that are known by their descriptors only.</summary>
    public static Method<IMessage, IMessage> MethodOf(MethodDescriptor rpc) => new(
        (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, false) => MethodType.ClientStreaming,
            (true, true) => MethodType.DuplexStreaming,
        },
        rpc.Service.FullName, rpc.Name, Wire(rpc.InputType), Wire(rpc.OutputType));

    private static Marshaller<IMessage> Wire(MessageDescriptor type) =>
        Marshallers.Create(message => message.ToByteArray(), bytes => type.Parser.ParseFrom(bytes));
}
