using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace CchcPlatform.Host.Tests.Hostile;

/// <summary>As fast as keeps a connection alive.</summary>
internal sealed class Trickling : HttpContent
{
    private readonly CancellationToken stop;

    public Trickling(CancellationToken stop)
    {
        this.stop = stop;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        while (!stop.IsCancellationRequested)
        {
            await stream.WriteAsync(new byte[60], CancellationToken.None);
            await stream.FlushAsync(CancellationToken.None);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

/// <summary>Sends a large message byte by byte, fast enough to be waited for.</summary>
internal sealed class EndlessCall : HttpContent
{
    private readonly HttpClient client = new();
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<HttpResponseMessage> call;
    private readonly int length;

    public EndlessCall(Uri grpc, string path, string token, int length = 0x3f0000)
    {
        this.length = length;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(grpc, path))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = this,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TE.ParseAdd("trailers");
        call = client.SendAsync(request);
    }

    public bool IsRunning => !call.IsCompleted;

    /// <summary>Waits until the host reads it; fails when it was refused instead.</summary>
    public async Task HasBegunAsync() => Assert.True(await Task.WhenAny(begun.Task, call) == begun.Task, "the call was refused before its message was read");

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[] { 0, 0, (byte)(length >> 16), 0, 0 });
        for (var sent = 0; !stop.IsCancellationRequested; sent++)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 400)));
            await stream.FlushAsync();
            await Task.Delay(100);
            if (sent == 5)
            {
                begun.SetResult();
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        stop.Cancel();
        client.Dispose();
        base.Dispose(disposing);
    }
}
