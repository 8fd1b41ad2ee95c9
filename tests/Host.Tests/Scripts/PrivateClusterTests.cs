using System.Diagnostics;
using System.Runtime.Versioning;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Host.Tests.Scripts;

/// <summary>The database server that build/run gives an instance; these tests start real ones.</summary>
[SupportedOSPlatform("linux")]
public sealed class PrivateClusterTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cchc-scripts-").FullName;
    private readonly List<string> instances = [];

    [Fact]
    public async Task Started_by_root_in_a_closed_home_the_cluster_lies_where_its_user_can_reach_it()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root runs the server as another user");
        var instance = Instance("home");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var connectionString = await StartAsync(instance);

        Assert.Equal("cchc", await ExecuteAsync(connectionString, "SELECT current_database()::text"));
        var cluster = Location(instance);
        Assert.NotNull(cluster);
        Assert.StartsWith("/var/lib/cchc/", cluster);
        Assert.True(Directory.Exists(Path.Combine(cluster, "base")));
        Assert.False(Directory.Exists(Path.Combine(instance, "postgres")));
    }

    [Fact]
    public async Task What_the_caller_lets_others_read_does_not_matter()
    {
        var instance = Instance("umask");
        var started = await Command.RunAsync(null, "bash", folder, "-c", "umask 077; exec \"$@\"", "bash", Path.Combine(RepositoryScripts.Root, "build", "postgres"), "start", instance);

        Assert.True(started.ExitCode == 0, started.ToString());
        Assert.Equal("cchc", await ExecuteAsync(started.Output.Trim(), "SELECT current_database()::text"));
    }

    [Fact]
    public async Task A_restore_makes_the_private_server_which_then_starts_like_any_other()
    {
        var (first, second) = (Instance("first"), Instance("second"));
        await ExecuteAsync(await StartAsync(first), "CREATE ROLE cchc_ledger; CREATE SCHEMA ledger; CREATE TABLE ledger.accounts AS SELECT 42 AS x");
        Directory.CreateDirectory(Path.Combine(first, "keys"));
        await File.WriteAllTextAsync(Path.Combine(first, "keys", "key"), "a key");
        // Who may enter the folder of the one says nothing of the other.
        File.SetUnixFileMode(first, (UnixFileMode)0b111_001_001);
        var (passphrase, backup) = (Path.Combine(folder, "passphrase"), Path.Combine(folder, "backup"));
        await File.WriteAllTextAsync(passphrase, "a passphrase of the test");
        File.SetUnixFileMode(passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var (script, instance) in new[] { ("backup", first), ("restore", second) })
        {
            var done = await Command.RunAsync(
                null, "env", folder, "-u", "ConnectionStrings__Cchc", $"CCHC_DATA={instance}", Path.Combine(RepositoryScripts.Root, "build", script), backup, "--passphrase-file", passphrase);
            Assert.True(done.ExitCode == 0, done.ToString());
        }

        Assert.NotEqual(File.GetUnixFileMode(first), File.GetUnixFileMode(second));

        // The step that it names next finds the same server; this backup has no migrations.
        var list = await Command.RunAsync(null, "env", folder, "-u", "ConnectionStrings__Cchc", $"CCHC_DATA={second}", Path.Combine(RepositoryScripts.Root, "build", "migrate"), "list");
        Assert.True(list.ExitCode == 3, list.ToString());
        Assert.Contains(list.Lines, line => line.StartsWith("steering", StringComparison.Ordinal) && line.EndsWith("pending", StringComparison.Ordinal));
        await StopAsync(second);
        Assert.Equal(42, await ExecuteAsync(await StartAsync(second), "SELECT x FROM ledger.accounts"));
        Assert.Equal("a key", await File.ReadAllTextAsync(Path.Combine(second, "keys", "key")));
    }

    [Fact]
    public async Task After_a_kill_of_the_server_the_data_are_there_at_the_same_address()
    {
        var instance = Instance("killed");
        var connectionString = await StartAsync(instance);
        await ExecuteAsync(connectionString, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)");

        using (var postmaster = Process.GetProcessById(PostmasterPid(instance)))
            postmaster.Kill();
        var again = await StartAsync(instance);

        Assert.Equal(connectionString, again);
        Assert.Equal(42, await ExecuteAsync(again, "SELECT x FROM kept"));
    }

    [Fact]
    public async Task A_process_number_taken_by_another_program_does_not_stop_the_start()
    {
        var instance = Instance("reused");
        await StartAsync(instance);
        await StopAsync(instance);
        var file = Path.Combine(Cluster(instance), "postmaster.pid");
        await File.WriteAllTextAsync(file, $"{Environment.ProcessId}\n", TestContext.Current.CancellationToken);

        var connectionString = await StartAsync(instance);

        Assert.Equal(1, await ExecuteAsync(connectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Two_instances_run_side_by_side_without_a_TCP_port()
    {
        var both = await Task.WhenAll(StartAsync(Instance("one")), StartAsync(Instance("two")));

        await ExecuteAsync(both[0], "CREATE TABLE of_one (x int)");
        Assert.False((bool)(await ExecuteAsync(both[1], "SELECT to_regclass('of_one') IS NOT NULL"))!);
        foreach (var connectionString in both)
            Assert.Equal("", await ExecuteAsync(connectionString, "SHOW listen_addresses"));
    }

    [Fact]
    public async Task Starting_twice_at_the_same_time_gives_one_server()
    {
        var instance = Instance("twice");

        var answers = await Task.WhenAll(StartAsync(instance), StartAsync(instance));

        Assert.Equal(answers[0], answers[1]);
    }

    [Fact]
    public async Task Writes_survive_a_crash_because_nothing_durable_is_switched_off()
    {
        var connectionString = await StartAsync(Instance("durable"));

        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
            Assert.Equal("on", await ExecuteAsync(connectionString, $"SHOW {setting}"));
    }

    [Fact]
    public async Task Without_the_password_nobody_comes_in()
    {
        var connectionString = await StartAsync(Instance("password"));
        var guess = new NpgsqlConnectionStringBuilder(connectionString) { Password = "postgres" }.ConnectionString;

        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(guess, "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task A_throwaway_cluster_goes_when_its_owner_is_killed()
    {
        using var owner = Process.Start("sleep", "300");
        var answer = await RepositoryScripts.RunAsync("postgres", "throwaway", "--owner", $"{owner.Id}");
        var cluster = answer.Split('\n')[1];
        Assert.True(Directory.Exists(cluster));

        owner.Kill();

        for (var attempt = 0; attempt < 300 && Directory.Exists(cluster); attempt++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(cluster));
    }

    [Fact]
    public async Task An_instance_is_never_deleted_as_if_it_were_a_throwaway_cluster()
    {
        var instance = Instance("precious");
        await StartAsync(instance);

        await Assert.ThrowsAsync<InvalidOperationException>(() => RepositoryScripts.RunAsync("postgres", "stop", instance, "--delete"));

        Assert.True(Directory.Exists(Cluster(instance)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances.Where(Directory.Exists))
        {
            await StopAsync(instance);
            if (Location(instance) is { } cluster)
                Directory.Delete(Path.GetDirectoryName(cluster)!, recursive: true);
        }
        Directory.Delete(folder, recursive: true);
    }

    private string Instance(string name)
    {
        // Open to the database user, so that only the test that closes it is about closed homes.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var instance = Path.Combine(folder, name);
        instances.Add(instance);
        return instance;
    }

    private static Task<string> StartAsync(string instance) => RepositoryScripts.RunAsync("postgres", "start", instance);

    private static Task StopAsync(string instance) => RepositoryScripts.RunAsync("postgres", "stop", instance);

    private static string? Location(string instance)
    {
        var file = Path.Combine(instance, "postgres.location");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }

    private static string Cluster(string instance) => Location(instance) ?? Path.Combine(instance, "postgres");

    private static int PostmasterPid(string instance) =>
        int.Parse(File.ReadLines(Path.Combine(Cluster(instance), "postmaster.pid")).First());

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
