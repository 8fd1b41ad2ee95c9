using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>A host with every module of the product; its database is what other hosts of a test class start on.</summary>
public sealed class HostWithAllModules : IAsyncLifetime
{
    public TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
