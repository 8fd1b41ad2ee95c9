using System.Net;

namespace CchcPlatform.Ruler;

/// <summary>A collector that takes everything and keeps the count only, so that the measured host exports as in production.</summary>
internal sealed class TelemetrySink : IDisposable
{
    private readonly HttpListener listener = new();

    public TelemetrySink(Options options)
    {
        listener.Prefixes.Add($"http://127.0.0.1:{Port(options)}/");
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>How many exports came.</summary>
    public int Received { get; private set; }

    public static int Port(Options options) => options.BasePort + 90;

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.Close();
                Received++;
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                // The listener stops, or a host went away amid its export.
            }
        }
    }

    public void Dispose() => listener.Close();
}
