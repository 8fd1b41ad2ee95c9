using CchcPlatform.Server.Identity;

namespace CchcPlatform.Host.Tests.Identity;

/// <summary>A database and a data folder of its own for each test.</summary>
public abstract class IdentityTest(IdentityPostgres postgres) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> hosts = [];

    protected string Database { get; private set; } = "";

    protected string DataFolder { get; } = Directory.CreateTempSubdirectory("cchc-identity-").FullName;

    public async ValueTask InitializeAsync() => Database = await postgres.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(DataFolder, recursive: true);
    }

    private protected async Task<IdentityHost> StartAsync(Action<IdentityOptions>? configure = null, TimeProvider? clock = null, string? dataFolder = null)
    {
        var host = await IdentityHost.StartAsync(Database, dataFolder ?? DataFolder, configure, clock);
        hosts.Add(host);
        return host;
    }

    /// <summary>Asks until the answer is right; fails after ten seconds.</summary>
    protected static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> right)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var answer = await ask();
            if (right(answer))
            {
                return answer;
            }

            Assert.False(patience.IsCancellationRequested, $"Still {answer} after ten seconds.");
            await Task.Delay(20);
        }
    }
}
