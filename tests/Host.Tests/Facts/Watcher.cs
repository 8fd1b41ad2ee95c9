using Cchc.Platform.V1;
using CchcPlatform.Testing;
using Grpc.Core;

namespace CchcPlatform.Host.Tests.Facts;

/// <summary>A caller of WatchFacts that keeps what it gets and the last token, as a system of the province does.</summary>
internal sealed class Watcher
{
    private readonly List<Fact> facts = [];

    public string Token { get; private set; } = "";

    public int Messages { get; private set; }

    public List<Checkpoint> Checkpoints { get; } = [];

    public IReadOnlyList<Fact> Facts
    {
        get
        {
            lock (facts)
            {
                return [.. facts];
            }
        }
    }

    public IEnumerable<long> Positions => Facts.Select(f => f.Position);

    /// <summary>Watches until the stream ends or enough has come.</summary>
    /// <returns>How the stream ended; null when enough had come and the watcher left by itself.</returns>
    public async Task<RpcException?> WatchAsync(CallInvoker invoker, WatchFactsRequest request, Func<Watcher, bool>? enough = null, CancellationToken cancel = default)
    {
        request = request.Clone();
        if (Token.Length > 0)
        {
            request.ResumeToken = Token;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        using var call = new FactService.FactServiceClient(invoker).WatchFacts(request, cancellationToken: patience.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(patience.Token))
            {
                Take(call.ResponseStream.Current);
                if (enough?.Invoke(this) == true)
                {
                    return null;
                }
            }

            throw new InvalidOperationException("A watch never ends by itself.");
        }
        catch (RpcException ended) when (!patience.IsCancellationRequested)
        {
            return ended;
        }
        catch (RpcException) when (cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Facts and token belong together: who keeps both in one transaction repeats nothing.</summary>
    private void Take(WatchFactsResponse message)
    {
        lock (facts)
        {
            facts.AddRange(message.Facts);
            Checkpoints.AddRange(message.Checkpoints);
            Token = message.ResumeToken;
            Messages++;
        }
    }
}
