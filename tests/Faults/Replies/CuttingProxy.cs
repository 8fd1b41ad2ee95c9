using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Faults.Tests.Replies;

/// <summary>Answers that were cut off: what was asked, and what the caller did not get to see.</summary>
internal sealed record CutReply(string Method, byte[] Request, byte[] Reply);

/// <summary>Stands between a caller and a host, and breaks one in ten calls off after the host has answered: the change is done, its caller does not know.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly HttpMessageInvoker host = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, AllowAutoRedirect = false });
    private readonly Random random;
    private readonly Uri target;
    private readonly WebApplication app;

    private CuttingProxy(Uri target, int seed)
    {
        (this.target, random) = (target, new Random(seed));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        app = builder.Build();
        app.Run(ForwardAsync);
    }

    public ConcurrentQueue<CutReply> Cut { get; } = [];

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<CuttingProxy> StartAsync(Uri target, int seed)
    {
        var proxy = new CuttingProxy(target, seed);
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        host.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var kept = new MemoryStream();
        await context.Request.Body.CopyToAsync(kept);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, context.Request.Path.Value))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(kept.ToArray()),
        };
        foreach (var (name, value) in context.Request.Headers.Where(h => !h.Key.StartsWith(':') && h.Key is not ("Host" or "Content-Length")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        HttpResponseMessage answer;
        byte[] reply;
        try
        {
            answer = await host.SendAsync(request, context.RequestAborted);
            reply = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        }
        catch (Exception away) when (away is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
            return;
        }

        using (answer)
        {
            var done = answer.TrailingHeaders.TryGetValues("grpc-status", out var status) && status.Single() == "0";
            if (done && CutsThis())
            {
                Cut.Enqueue(new CutReply(context.Request.Path.Value![1..], Message(kept.ToArray()), Message(reply)));
                context.Abort();
                return;
            }

            await PassOnAsync(context, answer, reply);
        }
    }

    private static async Task PassOnAsync(HttpContext context, HttpResponseMessage answer, byte[] reply)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        context.Response.Headers.Remove("Content-Length");
        await context.Response.Body.WriteAsync(reply);
        var trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        foreach (var (name, values) in answer.TrailingHeaders)
        {
            trailers[name] = values.ToArray();
        }
    }

    private bool CutsThis()
    {
        lock (random)
        {
            return random.Next(10) == 0;
        }
    }

    // Behind the five bytes in front of every message of gRPC.
    private static byte[] Message(byte[] body) => body.Length < 5 ? [] : body[5..];
}
