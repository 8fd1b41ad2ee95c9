using System.Diagnostics;
using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Faults.Tests.Running;

/// <summary>
/// A private cluster as build/run makes it, with fsync on, and what can happen to it. Killing its processes loses nothing that
/// the kernel was given; what a loss of power does is not shown by it.
/// </summary>
internal sealed class Database(string folder) : IAsyncDisposable
{
    private readonly List<int> frozen = [];

    /// <summary>Connects the superuser; short waits, for it is asked while the server is gone too.</summary>
    public string ConnectionString { get; private set; } = "";

    private string Cluster => File.Exists(Path.Combine(folder, "postgres.location"))
        ? File.ReadAllText(Path.Combine(folder, "postgres.location")).Trim()
        : Path.Combine(folder, "postgres");

    /// <summary>Starts the server, also one that was killed, and returns when it has recovered.</summary>
    public async Task StartAsync() => ConnectionString = new NpgsqlConnectionStringBuilder(await RepositoryScripts.RunAsync("postgres", "start", folder))
    {
        Timeout = 5, CommandTimeout = 60, ApplicationName = "faults",
    }.ConnectionString;

    /// <summary>kill -9 of the postmaster: the whole server is gone until it is started again.</summary>
    public void KillServer() => Posix.Signal(Postmaster, Posix.Kill);

    /// <summary>kill -9 of one session of the host: PostgreSQL ends all others too and recovers by itself.</summary>
    public async Task KillSessionAsync(Random random)
    {
        // Right after another kill the host may have none for a moment.
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var sessions = Children().Where(c => c.Title.Contains(" cchc_", StringComparison.Ordinal)).ToList();
            if (sessions.Count > 0)
            {
                Posix.Signal(sessions[random.Next(sessions.Count)].Pid, Posix.Kill);
                return;
            }

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "the host has no session to kill");
        }
    }

    /// <summary>Stops all processes of the server where they stand: connections stay open, new ones are taken, nothing is answered.</summary>
    public void Freeze()
    {
        // The parent first, so that it makes no more children.
        Posix.Signal(Postmaster, Posix.Stop);
        frozen.Add(Postmaster);
        foreach (var child in Children())
        {
            Posix.Signal(child.Pid, Posix.Stop);
            frozen.Add(child.Pid);
        }
    }

    /// <summary>Stops the sessions of the host that there are; new ones are answered, as by a server that took over.</summary>
    public void FreezeSessions()
    {
        foreach (var child in Children().Where(c => c.Title.Contains(" cchc_", StringComparison.Ordinal)))
        {
            Posix.Signal(child.Pid, Posix.Stop);
            frozen.Add(child.Pid);
        }
    }

    public void Thaw()
    {
        frozen.ForEach(pid => Posix.Signal(pid, Posix.Continue));
        frozen.Clear();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }

        return rows;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Thaw();
        await RepositoryScripts.RunAsync("postgres", "stop", folder);
        if (Directory.Exists(Cluster))
        {
            Directory.Delete(Cluster, recursive: true);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private int Postmaster => int.Parse(File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First());

    private IEnumerable<(int Pid, string Title)> Children()
    {
        var parent = Postmaster;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var pid))
            {
                continue;
            }

            string status, title;
            try
            {
                status = File.ReadAllText(Path.Combine(process, "stat"));
                title = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                continue;
            }

            // The name in parentheses may hold anything; the parent is the second field behind it.
            if (int.Parse(status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) == parent)
            {
                yield return (pid, title);
            }
        }
    }
}
