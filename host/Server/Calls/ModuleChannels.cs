using System.Collections.Concurrent;
using System.Net.Sockets;
using CchcPlatform.Server.Loading;
using Grpc.Core;
using Grpc.Net.Client;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Ways to other modules. One that this host carries is reached through the host's own Unix socket, so that a call goes through
/// the same pipeline as any other; one that it does not carry, at its configured address.
/// </summary>
internal sealed class ModuleChannels(LoadedModules modules, IConfiguration configuration) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> channels = new(StringComparer.Ordinal);

    /// <summary>Path of the host's own socket: short, for the kernel allows 107 bytes, and in a folder of its own, for a process may have several hosts.</summary>
    public string SocketPath { get; } = Path.Combine(
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"cchc-{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..12]}"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName,
        "host.sock");

    /// <summary>The way to a module. To one that is neither loaded nor addressed every call answers UNAVAILABLE with the reason.</summary>
    public CallInvoker To(string key)
    {
        if (modules.Find(key) is not null || configuration[$"Modules:{key}:Address"] is { Length: > 0 })
        {
            return channels.GetOrAdd(key, k => new Lazy<GrpcChannel>(() => Open(k))).Value.CreateCallInvoker();
        }

        return new NoModule(modules.Failed.FirstOrDefault(f => f.Key == key)?.Reason ?? $"Module {key} is not loaded here and has no address.");
    }

    private GrpcChannel Open(string key)
    {
        if (modules.Find(key) is not null)
        {
            return GrpcChannel.ForAddress("http://cchc.local", new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    EnableMultipleHttp2Connections = true,
                    ConnectCallback = async (_, cancel) =>
                    {
                        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                        try
                        {
                            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancel);
                            return new NetworkStream(socket, ownsSocket: true);
                        }
                        catch
                        {
                            socket.Dispose();
                            throw;
                        }
                    },
                },
                MaxReceiveMessageSize = HostLimits.LargestMessage,
                DisposeHttpClient = true,
            });
        }

        return GrpcChannel.ForAddress(configuration[$"Modules:{key}:Address"]!, new GrpcChannelOptions { MaxReceiveMessageSize = HostLimits.LargestMessage });
    }

    public ValueTask DisposeAsync()
    {
        foreach (var channel in channels.Values.Where(c => c.IsValueCreated))
        {
            channel.Value.Dispose();
        }

        try
        {
            Directory.Delete(Path.GetDirectoryName(SocketPath)!, recursive: false);
        }
        catch (IOException)
        {
            // Somebody put something there; it is not ours to delete.
        }

        return ValueTask.CompletedTask;
    }
}
