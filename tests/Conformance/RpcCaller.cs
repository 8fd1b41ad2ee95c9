using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Conformance;

/// <summary>Calls any rpc by its descriptor, of whatever kind: unary or a stream in either direction.</summary>
/// <param name="invoker">Where the calls go, and under whose name.</param>
/// <param name="isEndless">Whether an rpc streams to the caller without an end; null = none does.</param>
public sealed class RpcCaller(CallInvoker invoker, Func<MethodDescriptor, bool>? isEndless = null)
{
    /// <summary>How long the first answer of a stream without an end may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long it is listened to from then on.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    /// <summary>Sends the messages and gives all answers; of a unary rpc one of each, of a stream without an end those of its first moment.</summary>
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
                return isEndless?.Invoke(rpc) == true ? await BeginningAsync(call.ResponseStream) : await call.ResponseStream.ReadAllAsync().ToListAsync();
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

    // At least one answer: a stream that says nothing in all patience has failed.
    private static async Task<IReadOnlyList<IMessage>> BeginningAsync(IAsyncStreamReader<IMessage> stream)
    {
        var answers = new List<IMessage>();
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            while (await stream.MoveNext(enough.Token))
            {
                answers.Add(stream.Current);
                if (answers.Count == 1)
                {
                    enough.CancelAfter(Moment);
                }
            }
        }
        catch (RpcException left) when (left.StatusCode == StatusCode.Cancelled && enough.IsCancellationRequested && answers.Count > 0)
        {
            return answers;
        }

        throw new InvalidOperationException("A stream that was said to have no end has ended.");
    }

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
