using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>A way to a host on which connections can fall silent, as when its machine loses its power: nothing comes any more, and nobody is told.</summary>
internal sealed class SilentWay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> ends = [];
    private readonly Task accepting;
    private volatile int silences;

    public SilentWay(Uri host)
    {
        listener.Start();
        accepting = AcceptAsync(host);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Nothing passes on the connections that there are; new ones are as before.</summary>
    public void FallSilent() => silences++;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var end in ends)
        {
            end.Dispose();
        }
    }

    private async Task AcceptAsync(Uri host)
    {
        while (true)
        {
            var caller = await listener.AcceptTcpClientAsync();
            var callee = new TcpClient();
            ends.Add(caller);
            ends.Add(callee);
            await callee.ConnectAsync(host.Host, host.Port);
            _ = PassAsync(caller, callee, silences);
            _ = PassAsync(callee, caller, silences);
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, int since)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
            {
                if (since == silences)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
                }
            }

            if (since == silences)
            {
                to.Close();
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end has closed it.
        }
    }
}
