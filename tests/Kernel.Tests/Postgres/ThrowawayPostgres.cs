using System.Diagnostics;
using Npgsql;

[assembly: AssemblyFixture(typeof(CchcPlatform.Kernel.Tests.Postgres.ThrowawayPostgres))]

namespace CchcPlatform.Kernel.Tests.Postgres;

/// <summary>
/// A PostgreSQL for the tests of this assembly: the server of <c>CCHC_TEST_POSTGRES</c> (a connection string that may
/// create databases), else a new cluster on a Unix socket only, removed at the end.
/// </summary>
public sealed class ThrowawayPostgres : IAsyncLifetime
{
    private readonly string _folder = $"/tmp/cchc-kernel-{Guid.NewGuid():N}"[..30];
    private bool _started;

    /// <summary>Connection string of the server's maintenance database.</summary>
    public string Server { get; private set; } = Environment.GetEnvironmentVariable("CCHC_TEST_POSTGRES") ?? "";

    public async ValueTask InitializeAsync()
    {
        if (Server.Length > 0) return;
        Directory.CreateDirectory(_folder);
        // PostgreSQL refuses to run as root.
        if (Environment.UserName == "root") await Run("chown", "postgres:postgres", _folder);
        await RunAsPostgres("initdb", "-D", $"{_folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await RunAsPostgres("pg_ctl", "-D", $"{_folder}/data", "-l", $"{_folder}/log", "-w", "-o", $"-c listen_addresses='' -k {_folder} -c fsync=off", "start");
        _started = true;
        Server = $"Host={_folder};Username=postgres;Database=postgres";
    }

    /// <summary>Connection string of a new empty database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"t_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 4 }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started) return;
        NpgsqlConnection.ClearAllPools();
        await RunAsPostgres("pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static Task RunAsPostgres(string program, params string[] arguments)
    {
        var path = Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.Parse(Path.GetFileName(folder))).First() + "/bin/" + program;
        return Environment.UserName == "root"
            ? Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : Run(path, arguments);
    }

    private static async Task Run(string program, params string[] arguments)
    {
        // The server that pg_ctl leaves behind would keep redirected output open, so nothing is redirected but to a shell's end.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null", "sh", program, .. arguments]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
