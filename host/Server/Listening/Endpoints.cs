using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using CchcPlatform.Server.Shutdown;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CchcPlatform.Server.Listening;

/// <summary>The endpoints for callers: Web and gRPC, each plain or with TLS; one port for both where both speak TLS.</summary>
internal static class Endpoints
{
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    /// <summary>Tries the ports before anything is done: what Kestrel finds wrong with them it tells after the database was changed, and with a stack.</summary>
    public static void Check(SettingReader read, HostSettings settings)
    {
        foreach (var (name, port) in new[] { ("CCHC_WEB_PORT", settings.WebPort), ("CCHC_GRPC_PORT", settings.GrpcPort) }.DistinctBy(p => p.Item2))
        {
            var endpoint = new IPEndPoint(IPAddress.Parse(settings.Address), port);
            try
            {
                SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint).Dispose();
            }
            catch (SocketException refused)
            {
                read.Note($"The host cannot listen on {endpoint}: {refused.Message}; set {name} to a free port, and CCHC_ADDRESS to an address of this machine.");
            }
        }
    }

    public static void ListenToCallers(this KestrelServerOptions kestrel, HostSettings settings, TlsSettings tls)
    {
        var services = kestrel.ApplicationServices;
        var log = services.GetRequiredService<ILogger<TlsSettings>>();
        var address = IPAddress.Parse(settings.Address);
        var certificate = tls is { Certificate: { } file, Key: { } key }
            ? new ServerCertificate(file, key, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ServerCertificate>>())
            : null;
        if (settings.WebPort == settings.GrpcPort && settings.WebPort != 0)
        {
            Listen(settings.WebPort, HttpProtocols.Http1AndHttp2, certificate);
            return;
        }

        Listen(settings.WebPort, tls.Web ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1, tls.Web ? certificate : null);
        Listen(settings.GrpcPort, tls.Grpc ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http2, tls.Grpc ? certificate : null);

        void Listen(int port, HttpProtocols protocols, ServerCertificate? with)
        {
            if (with is null && !IPAddress.IsLoopback(address))
            {
                log.LogWarning(
                    "Port {Port} is plain and open to other machines: tokens and personal data can be read on the way. " +
                    "Set Tls__Certificate and Tls__Key, or listen on 127.0.0.1 behind a proxy that ends TLS", port);
            }

            kestrel.Listen(address, port, endpoint =>
            {
                endpoint.Protocols = protocols;
                if (with is not null)
                {
                    endpoint.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        HandshakeTimeout = HandshakeTime,
                        OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                        {
                            ServerCertificateContext = with.Current,
                            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                        }),
                    });
                }

                endpoint.UseGentleClose();
            });
        }
    }
}
