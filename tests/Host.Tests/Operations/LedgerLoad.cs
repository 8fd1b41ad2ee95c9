using System.Collections.Concurrent;
using Cchc.Ledger.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Testing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>Callers that add entries of 1 one after the other, each to an account of its own, and note what they were told.</summary>
internal sealed class LedgerLoad : IAsyncDisposable
{
    // Without any, the load would take the processor from what the tests wait for: hosts that start.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource enough = new();
    private readonly List<GrpcChannel> channels = [];
    private Task work = Task.CompletedTask;
    private long acknowledged;

    /// <summary>Entries that a host has confirmed.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Calls that were not done, with what the caller was told.</summary>
    public ConcurrentQueue<RpcException> Refused { get; } = [];

    /// <summary>Begins with so many callers, who go on until they are stopped or <paramref name="giveUp"/> of a refusal says so.</summary>
    public static async Task<LedgerLoad> StartAsync(string token, Func<Uri> where, int callers, Func<RpcException, bool> giveUp)
    {
        var load = new LedgerLoad();
        var ledger = load.Client(where(), token);
        var work = new List<Task>();
        for (var i = 0; i < callers; i++)
        {
            var account = await ledger.OpenAsync($"load-{Guid.CreateVersion7():N}");
            work.Add(Task.Run(() => load.CallAsync(where, token, account, giveUp)));
        }

        load.work = Task.WhenAll(work);
        return load;
    }

    /// <summary>Waits until every caller has given up.</summary>
    public Task GivesUpAsync() => work.WaitAsync(TimeSpan.FromMinutes(2));

    public async Task StopAsync()
    {
        await enough.CancelAsync();
        await work;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        channels.ForEach(channel => channel.Dispose());
        enough.Dispose();
    }

    private async Task CallAsync(Func<Uri> where, string token, string account, Func<RpcException, bool> giveUp)
    {
        var address = where();
        var ledger = Client(address, token);
        while (!enough.IsCancellationRequested)
        {
            if (where() is var now && now != address)
            {
                ledger = Client(address = now, token);
            }

            try
            {
                await ledger.AddEntryAsync(new AddEntryRequest { Name = account, Amount = 1, Reason = "load", RequestId = Guid.NewGuid().ToString() });
                Interlocked.Increment(ref acknowledged);
                await Task.Delay(Pause);
            }
            catch (RpcException refused)
            {
                Refused.Enqueue(refused);
                if (giveUp(refused))
                {
                    return;
                }

                await Task.Delay(20);
            }
        }
    }

    private LedgerService.LedgerServiceClient Client(Uri address, string token)
    {
        var channel = GrpcChannel.ForAddress(address);
        lock (channels)
        {
            channels.Add(channel);
        }

        return new LedgerService.LedgerServiceClient(channel.Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        }));
    }
}
