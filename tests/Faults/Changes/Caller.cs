using System.Collections.Concurrent;
using System.Diagnostics;
using CchcPlatform.Faults.Tests.Running;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>
/// Asks for changes as a careful client does: each with an id, and again under the same id for as long as it has no answer. It
/// remembers every answer, and what no outage excuses.
/// </summary>
internal sealed class Caller : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GivesUp = TimeSpan.FromMinutes(6);
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    private readonly Instance instance;
    private readonly GrpcChannel channel;
    private readonly ConcurrentDictionary<string, Task<string>> tokens = new();
    private int acknowledged;
    private int repeated;

    /// <param name="instance">Whose accounts are used.</param>
    /// <param name="address">Where to call; null for the first host.</param>
    public Caller(Instance instance, Uri? address = null)
    {
        this.instance = instance;
        channel = GrpcChannel.ForAddress(address ?? instance.Host.Grpc, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, ConnectTimeout = TimeSpan.FromSeconds(5) },
            MaxReceiveMessageSize = null,
            DisposeHttpClient = true,
        });
    }

    public ConcurrentQueue<Acknowledged> Answers { get; } = [];

    /// <summary>Answers that no outage excuses, such as INTERNAL.</summary>
    public ConcurrentQueue<string> Defects { get; } = [];

    /// <summary>Whether something is killed, cut off or away meanwhile; else every answer of that kind is a defect too.</summary>
    public bool Outages { get; init; } = true;

    public int Count => Volatile.Read(ref acknowledged);

    public int Repeated => Volatile.Read(ref repeated);

    public CallInvoker Invoker => channel.CreateCallInvoker();

    /// <summary>Has a change done.</summary>
    /// <exception cref="RpcException">It was refused for good.</exception>
    public async Task<TReply> DoAsync<TReply>(string account, IMessage request, string requestId) where TReply : IMessage<TReply>, new()
    {
        request.Descriptor.FindFieldByName("request_id").Accessor.SetValue(request, requestId);
        var name = ChangingRpcs.NameOf(ChangingRpcs.Of(request));
        var bytes = request.ToByteArray();
        return Read<TReply>(await KeepAsync(account, name, requestId, bytes, (caller, options) => caller.CallAsync(name, bytes, options)));
    }

    /// <summary>Reads, also through an outage.</summary>
    public async Task<TReply> ReadAsync<TReply>(string account, string name, IMessage request) where TReply : IMessage<TReply>, new()
    {
        var bytes = request.ToByteArray();
        return Read<TReply>((await RepeatAsync(account, name, options => CallAsync(name, bytes, options))).Reply);
    }

    /// <summary>Repeats a call that ends in an answer, whatever it is made of, and remembers the answer.</summary>
    public async Task<byte[]> KeepAsync(string account, string name, string requestId, byte[] request, Func<Caller, CallOptions, Task<byte[]>> call)
    {
        var (reply, tries) = await RepeatAsync(account, name, options => call(this, options));
        Answers.Enqueue(new Acknowledged(account, name, requestId, request, call, reply, tries));
        Interlocked.Increment(ref acknowledged);
        Interlocked.Add(ref repeated, tries - 1);
        return reply;
    }

    /// <summary>Asks once more for what was answered before.</summary>
    public async Task<byte[]> AgainAsync(Acknowledged answer) =>
        (await RepeatAsync(answer.Account, answer.Method, options => answer.Call(this, options))).Reply;

    /// <summary>One call, as it comes out.</summary>
    public async Task<byte[]> CallAsync(string name, byte[] request, CallOptions options)
    {
        var slash = name.IndexOf('/');
        var method = new Method<byte[], byte[]>(MethodType.Unary, name[..slash], name[(slash + 1)..], Raw, Raw);
        return await Invoker.AsyncUnaryCall(method, null, options, request).ResponseAsync;
    }

    public async Task<CallOptions> OptionsAsync(string account, TimeSpan? patience = null) => new(
        new Metadata { { "authorization", "Bearer " + await TokenAsync(account) } },
        patience is { } limit ? DateTime.UtcNow + limit : null);

    public void Dispose() => channel.Dispose();

    private static TReply Read<TReply>(byte[] bytes) where TReply : IMessage<TReply>, new()
    {
        var reply = new TReply();
        reply.MergeFrom(bytes);
        return reply;
    }

    private async Task<(byte[] Reply, int Tries)> RepeatAsync(string account, string name, Func<CallOptions, Task<byte[]>> call)
    {
        var clock = Stopwatch.StartNew();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return (await call(await OptionsAsync(account, Patience)), tries);
            }
            catch (RpcException refused) when (clock.Elapsed < GivesUp && IsOutage(name, refused, tries))
            {
                await Task.Delay(Math.Min(50 * tries, 500));
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated && clock.Elapsed < GivesUp)
            {
                tokens.TryRemove(account, out var _);
                await Task.Delay(100);
            }
            catch (HttpRequestException) when (clock.Elapsed < GivesUp)
            {
                // The token endpoint is away too.
                await Task.Delay(100);
            }
        }
    }

    // A host that dies breaks its calls in several ways; what it says itself comes with the details of its refusals.
    private bool IsOutage(string name, RpcException refused, int tries)
    {
        var broken = refused.StatusCode is StatusCode.Internal or StatusCode.Unknown;
        var away = broken || refused.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled;
        if (Outages ? broken && refused.Trailers.Get("grpc-status-details-bin") is not null : away)
        {
            Defects.Enqueue($"{name}: {refused.Status}");
            return tries < 5;
        }

        return away || refused.StatusCode == StatusCode.ResourceExhausted;
    }

    private async Task<string> TokenAsync(string account)
    {
        var asking = tokens.GetOrAdd(account, AskAsync);
        try
        {
            return await asking;
        }
        catch
        {
            tokens.TryRemove(new(account, asking));
            throw;
        }
    }

    private async Task<string> AskAsync(string account)
    {
        try
        {
            using var answer = await instance.Host.Web.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = account, ["client_secret"] = (await instance.SecretAsync(account)).Trim(),
            }));
            answer.EnsureSuccessStatusCode();
            using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return json.RootElement.GetProperty("access_token").GetString()!;
        }
        catch (TaskCanceledException slow)
        {
            throw new HttpRequestException("The token endpoint does not answer.", slow);
        }
    }
}
