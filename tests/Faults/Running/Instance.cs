using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Testing;

namespace CchcPlatform.Faults.Tests.Running;

/// <summary>
/// An instance as build/run makes it: a durable private cluster and a copy of the program, with the released modules of the
/// product and the two of the tests (ledger publishes, mirror reacts). Everything lies in one folder and goes with it.
/// </summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cchc-faults-").FullName;
    private readonly List<HostProcess> hosts = [];

    private Instance() => Database = new Database(Path.Combine(folder, "data"));

    public Database Database { get; }

    /// <summary>The first host.</summary>
    public HostProcess Host => hosts[0];

    /// <summary>A running cluster and a host that is ready.</summary>
    public static async Task<Instance> StartAsync(params (string, string)[] settings)
    {
        var instance = new Instance();
        try
        {
            instance.CopyProgram();
            await instance.Database.StartAsync();
            instance.AddHost(settings).Start();
            await instance.Host.BecomesReadyAsync();
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    /// <summary>One more host on the same database and data; it is not started yet.</summary>
    public HostProcess AddHost(params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Cchc"] = Database.ConnectionString,
            ["CCHC_DATA"] = Path.Combine(folder, "data"),
            ["Modules__Enabled"] = string.Join(',', DrivenModules.Keys),
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["DOTNET_gcServer"] = "0",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var host = new HostProcess(Path.Combine(folder, "program"), Ports.Free(), Ports.Free(), environment);
        hosts.Add(host);
        return host;
    }

    /// <summary>The secret of an account, for its token.</summary>
    public Task<string> SecretAsync(string account) => File.ReadAllTextAsync(Path.Combine(folder, "data", "secrets", "accounts", account));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void CopyProgram()
    {
        // The database's own user must be able to reach the cluster below.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(folder, "program");
        Copy(Path.Combine(RepositoryScripts.Root, "host", "Server", "bin", configuration, "net10.0"), program);
        Copy(Path.Combine(RepositoryScripts.Root, "artifacts", "modules"), Path.Combine(program, "modules"));
        Copy(Path.Combine(RepositoryScripts.Root, "artifacts", "test-modules", "Facts"), Path.Combine(program, "modules"));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var inner in Directory.EnumerateDirectories(from))
        {
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
        }
    }
}
