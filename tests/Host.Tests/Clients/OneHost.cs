using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>One host for all tests of a class.</summary>
public sealed class OneHost : IAsyncLifetime
{
    public TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync();

    public ValueTask DisposeAsync() => Host?.DisposeAsync() ?? default;
}
