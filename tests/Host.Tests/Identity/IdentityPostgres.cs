using System.Diagnostics;
using Npgsql;

[assembly: AssemblyFixture(typeof(CchcPlatform.Host.Tests.Identity.IdentityPostgres))]

namespace CchcPlatform.Host.Tests.Identity;

/// <summary>A PostgreSQL server for these tests: the one named by CCHC_TEST_POSTGRES, else a throwaway cluster on a Unix socket.</summary>
public sealed class IdentityPostgres : IAsyncLifetime
{
    private string? folder;
    private string server = "";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("CCHC_TEST_POSTGRES") is { Length: > 0 } given)
        {
            server = given;
            return;
        }

        folder = Directory.CreateTempSubdirectory("cchc-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", folder);
        }

        await RunPostgresAsync("initdb", "-D", folder + "/data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync");
        await RunPostgresAsync("pg_ctl", "-D", folder + "/data", "-l", folder + "/log", "-w",
            "-o", $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off", "start");
        server = $"Host={folder};Username=postgres";
    }

    public async Task<string> CreateDatabaseAsync()
    {
        var name = "identity_" + Guid.NewGuid().ToString("N")[..12];
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 8 }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (folder is not null)
        {
            await RunPostgresAsync("pg_ctl", "-D", folder + "/data", "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task RunPostgresAsync(string program, params string[] arguments)
    {
        var path = Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().First() + "/bin/" + program;
        return Environment.IsPrivilegedProcess
            ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
