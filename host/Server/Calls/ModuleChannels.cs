using System.Collections.Concurrent;
using CchcPlatform.Server.Loading;
using Grpc.Core;
using Grpc.Net.Client;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Ways to other modules. One that this host carries is reached through <see cref="ModulePipes"/>; one that it does not carry, at its
/// configured address.
/// </summary>
internal sealed class ModuleChannels(LoadedModules modules, ModulePipes pipes, IConfiguration configuration) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> channels = new(StringComparer.Ordinal);

    /// <summary>Whether configuration says that another host carries the module.</summary>
    public bool HasAddress(string key) => configuration[$"Modules:{key}:Address"] is { Length: > 0 };

    /// <summary>The way to a module. To one that is neither loaded nor addressed every call answers UNAVAILABLE with the reason.</summary>
    public CallInvoker To(string key)
    {
        if (modules.Find(key) is not null || HasAddress(key))
        {
            return channels.GetOrAdd(key, k => new Lazy<GrpcChannel>(() => Open(k))).Value.CreateCallInvoker();
        }

        return new NoModule(modules.Failed.FirstOrDefault(f => f.Key == key)?.Reason ?? $"Module {key} is not loaded here and has no address.");
    }

    /// <summary>The way to the feed of a module that another host carries: one of its own, for a reaction that tries again and again must not make calls wait.</summary>
    public CallInvoker ToFeed(string key) => channels.GetOrAdd(key + " feed", _ => new Lazy<GrpcChannel>(() => OpenRemote(key))).Value.CreateCallInvoker();

    private GrpcChannel Open(string key)
    {
        if (modules.Find(key) is not null)
        {
            return GrpcChannel.ForAddress("http://cchc.local", new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler
                {
                    EnableMultipleHttp2Connections = true,
                    ConnectCallback = (_, _) => ValueTask.FromResult(pipes.Connect()),
                },
                MaxReceiveMessageSize = HostLimits.LargestMessage,
                DisposeHttpClient = true,
            });
        }

        return OpenRemote(key);
    }

    // A host that vanishes without a word would be waited for until TCP gives it up, a quarter of an hour; pings tell it earlier.
    // While a channel waits before it connects again, every call fails: by itself it would wait up to two minutes.
    private GrpcChannel OpenRemote(string key) => GrpcChannel.ForAddress(configuration[$"Modules:{key}:Address"]!, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = HostLimits.ModulePingDelay,
            KeepAlivePingTimeout = HostLimits.ModulePingTimeout,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = HostLimits.LargestMessage,
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        MaxReconnectBackoff = TimeSpan.FromSeconds(1),
    });

    public void Dispose()
    {
        foreach (var channel in channels.Values.Where(c => c.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }
}
