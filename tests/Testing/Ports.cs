using System.Net;
using System.Net.Sockets;

namespace CchcPlatform.Testing;

/// <summary>Ports of the loopback for programs that must be told theirs before they start.</summary>
public static class Ports
{
    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
