using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CchcPlatform.Testing;

/// <summary>
/// Ports of the loopback for programs that must be told theirs before they start. They lie below those that the system gives to
/// connections, for a program takes seconds to listen, and any connection that is opened meanwhile could be given its port.
/// </summary>
public static class Ports
{
    private const int Range = 10_000;
    private static readonly int First = FirstOfConnections() - Range;

    // Where a process begins, so that several at a time hardly meet.
    private static int taken = Environment.ProcessId * 97 % Range;

    /// <summary>A port that nobody listened on a moment ago, and that this process has not given before.</summary>
    /// <exception cref="InvalidOperationException">None is free.</exception>
    public static int Free()
    {
        for (var tries = 0; tries < Range; tries++)
        {
            var port = First + Interlocked.Increment(ref taken) % Range;
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's: the next one.
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Range - 1} is free.");
    }

    private static int FirstOfConnections()
    {
        const string setting = "/proc/sys/net/ipv4/ip_local_port_range";
        var first = File.Exists(setting) ? int.Parse(File.ReadAllText(setting).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture) : 32_768;
        return Math.Max(first, 1_024 + Range);
    }
}
