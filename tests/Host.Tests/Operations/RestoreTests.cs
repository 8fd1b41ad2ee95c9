using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>What a restore does to a server and a folder, and to one that was broken off.</summary>
public sealed class RestoreTests : BackupCase
{
    [Fact]
    public async Task Databases_of_others_whose_names_are_alike_are_left_alone()
    {
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        foreach (var database in new[] { "payroll", "\"Payroll\"", "\"Payroll_restoring\"" })
        {
            await cluster.ScalarAsync<object?>($"CREATE DATABASE {database}", "postgres");
        }

        await cluster.ScalarAsync<object?>("CREATE SCHEMA ledger; CREATE TABLE ledger.accounts AS SELECT 1 AS x; CREATE ROLE cchc_ledger", "Payroll");
        await cluster.ScalarAsync<object?>("CREATE TABLE kept AS SELECT 7 AS x", "Payroll_restoring");
        var made = await RunAsync("backup", cluster.Named("Payroll"), first, Backup);
        Assert.True(made.ExitCode == 0, made.ToString());
        Assert.Contains("rows ledger.accounts 1", await File.ReadAllLinesAsync(Path.Combine(Backup, "manifest")));
        await cluster.ScalarAsync<object?>("DROP DATABASE \"Payroll\"", "postgres");
        await cluster.ScalarAsync<object?>("DROP ROLE cchc_ledger", "postgres");

        // It has the name under which a restore works, but no restore made it.
        var refused = await RunAsync("restore", cluster.Named("Payroll"), second, Backup);
        Assert.Contains("the server has a database Payroll_restoring, and nothing says that an earlier restore made it.", refused.Error);
        Assert.Equal(7, await cluster.ScalarAsync<int>("SELECT x FROM kept", "Payroll_restoring"));
        await cluster.ScalarAsync<object?>("DROP DATABASE \"Payroll_restoring\"", "postgres");

        var restored = await RunAsync("restore", cluster.Named("Payroll"), second, Backup);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        Assert.Equal(1, await cluster.ScalarAsync<int>("SELECT x FROM ledger.accounts", "Payroll"));
        Assert.Equal(1L, await cluster.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname = 'payroll'", "postgres"));
        Assert.Equal("", await cluster.ScalarAsync<string>("SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = 'Payroll'", "postgres"));

        // A longer name would be cut off to that of another database.
        refused = await RunAsync("restore", cluster.Named(new string('p', 54)), Path.Combine(Folder, "third"), Backup);
        Assert.Contains("is longer than 53 characters", refused.Error);
    }

    [Fact]
    public async Task A_restore_that_was_killed_in_its_last_step_is_ended_by_the_same_command()
    {
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        await BackUpAndRemoveAsync(cluster, first);

        // The programs that could take the mark of the folder away kill the restore instead, once it has begun.
        var programs = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        foreach (var program in new[] { "rm", "mv" })
        {
            var file = Path.Combine(programs, program);
            await File.WriteAllTextAsync(file, $$"""
                #!/bin/bash
                if [[ " $* " == *'/restore.unfinished '* ]]; then
                    if [[ -e '{{programs}}/begun' ]]; then kill -KILL $PPID; exit; fi
                    touch '{{programs}}/begun'
                fi
                PATH=${PATH//'{{programs}}:'/} exec {{program}} "$@"
                """);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var killed = await Command.RunAsync(
            null, "env", Folder,
            [.. Environment(cluster.ConnectionString, second), $"PATH={programs}:{System.Environment.GetEnvironmentVariable("PATH")}", Path.Combine(RepositoryScripts.Root, "build", "restore"), Backup, "--passphrase-file", Passphrase]);
        Assert.Equal(137, killed.ExitCode);
        Assert.Equal(1, await cluster.ScalarAsync<int>("SELECT x FROM ledger.accounts"));
        Assert.True(Directory.Exists(Path.Combine(second, "restore.unfinished")));

        // Another database of the server is not the one that was restored.
        var astray = await RunAsync("restore", cluster.Named("another"), second, Backup, "--passphrase-file", Passphrase);
        Assert.Contains("the server has roles of another instance: cchc_ledger.", astray.Error);
        var ended = await RunAsync("restore", cluster, second, Backup, "--passphrase-file", Passphrase);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Contains("Restored the backup", ended.Error);
        Assert.DoesNotContain("The keys that seal facts", ended.Error);
        Assert.Equal(["keys", "seal-keys", "secrets", "witness"], Directory.EnumerateFileSystemEntries(second).Select(Path.GetFileName).Order());
        Assert.Equal(0L, await cluster.ScalarAsync<long>("SELECT count(*) FROM pg_shdescription WHERE description LIKE '%build/restore'", "postgres"));
    }

    [Fact]
    public async Task What_was_brought_back_after_a_restore_that_was_broken_off_is_left_alone_by_the_next()
    {
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        await MakeInstanceAsync(cluster, first);
        var made = await RunAsync("backup", cluster, first, Backup);
        Assert.True(made.ExitCode == 0, made.ToString());
        await RemoveInstanceAsync(cluster);
        // As a server whose own templates are not in UTF-8.
        await cluster.ScalarAsync<object?>("UPDATE pg_database SET encoding = 0 WHERE datname = 'template0'", "postgres");
        Assert.Equal(1, (await RunAsync("restore", cluster, second, await WithAnotherCountAsync(Backup))).ExitCode);

        var password = await File.ReadAllTextAsync(Path.Combine(second, "secrets", "cchc_ledger"));
        string[] back = ["keys/key", "seal-keys/1.pem", "secrets/accounts/admin"];
        foreach (var file in back)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(second, file))!);
            File.Move(Path.Combine(first, file), Path.Combine(second, file));
        }

        var restored = await RunAsync("restore", cluster, second, Backup);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        Assert.All(back, file => Assert.True(File.Exists(Path.Combine(second, file)), file));
        Assert.NotEqual(password, await File.ReadAllTextAsync(Path.Combine(second, "secrets", "cchc_ledger")));
        Assert.Equal("UTF8", await cluster.ScalarAsync<string>("SELECT pg_encoding_to_char(encoding)::text FROM pg_database WHERE datname = 'cchc'", "postgres"));
    }

    [Fact]
    public async Task What_a_restore_that_was_broken_off_had_copied_does_not_stay_beside_another_backup()
    {
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second, later) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"), Path.Combine(Folder, "later"));
        await MakeInstanceAsync(cluster, first);
        var made = await RunAsync("backup", cluster, first, Backup, "--passphrase-file", Passphrase);
        Assert.True(made.ExitCode == 0, made.ToString());
        File.Move(Path.Combine(first, "seal-keys", "1.pem"), Path.Combine(first, "seal-keys", "2.pem"));
        made = await RunAsync("backup", cluster, first, later, "--passphrase-file", Passphrase);
        Assert.True(made.ExitCode == 0, made.ToString());
        await RemoveInstanceAsync(cluster);

        Assert.Equal(1, (await RunAsync("restore", cluster, second, await WithAnotherCountAsync(Backup), "--passphrase-file", Passphrase)).ExitCode);
        Assert.True(File.Exists(Path.Combine(second, "seal-keys", "1.pem")));
        var restored = await RunAsync("restore", cluster, second, later, "--passphrase-file", Passphrase);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        Assert.Equal(["2.pem"], Directory.EnumerateFiles(Path.Combine(second, "seal-keys")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_client_programs_of_the_servers_own_version_are_used_and_newer_ones_that_it_does_not_understand_refused()
    {
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        await MakeInstanceAsync(cluster, first);
        var server = await cluster.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000", "postgres");
        // What is installed here: the programs of the server's version, and beside them some that say they are newer and end as those do.
        var own = (await Command.RunAsync(null, "bash", Folder, "-c", $"for f in /usr/lib/postgresql/{server}/bin /usr/pgsql-{server}/bin \"$(dirname \"$(command -v pg_dump)\")\"; do [[ -x $f/pg_dump ]] && echo $f && break; done")).Output.Trim();
        var (programs, installed) = (Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName, Path.Combine(Folder, "installed"));
        Directory.CreateDirectory(Path.Combine(installed, $"{server}"));
        Directory.CreateSymbolicLink(Path.Combine(installed, $"{server}", "bin"), own);
        foreach (var program in new[] { "psql", "pg_dump", "pg_dumpall", "pg_restore" })
        {
            await WriteAsync(Path.Combine(installed, "99", "bin", program), $$"""
                if [[ $1 == --version ]]; then echo '{{program}} (PostgreSQL) 99.1'; exit; fi
                if [[ {{program}} == pg_restore && $1 != --list ]]; then echo 'unrecognized configuration parameter "transaction_timeout"' >&2; exit 1; fi
                exec {{own}}/{{program}} "$@"
                """);
        }

        await WriteAsync(Path.Combine(programs, "find"), $$"""
            if [[ " $* " == *' -name pg_dump '* ]]; then ls '{{installed}}'/*/bin/pg_dump; exit; fi
            PATH=${PATH//'{{programs}}:'/} exec find "$@"
            """);
        var made = await RunHereAsync("backup", first, Backup);
        Assert.True(made.ExitCode == 0, made.ToString());
        await RemoveInstanceAsync(cluster);
        var restored = await RunHereAsync("restore", second, Backup);
        Assert.True(restored.ExitCode == 0, restored.ToString());

        Assert.SkipUnless(server < 17, "programs of 17 and newer understand this server");
        Directory.Delete(Path.Combine(installed, $"{server}"), recursive: true);
        foreach (var refused in new[] { await RunHereAsync("backup", first, Path.Combine(Folder, "another")), await RunHereAsync("restore", Path.Combine(Folder, "third"), Backup) })
        {
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains($"install the client programs of PostgreSQL {server}, the version of the server (package postgresql-client-{server})", refused.Error);
        }

        Assert.False(Directory.Exists(Path.Combine(Folder, "another")));

        Task<Command> RunHereAsync(string script, string data, string backup) => Command.RunAsync(
            null, "env", Folder,
            [.. Environment(cluster.ConnectionString, data), $"PATH={programs}:{System.Environment.GetEnvironmentVariable("PATH")}", Path.Combine(RepositoryScripts.Root, "build", script), backup]);

        static async Task WriteAsync(string file, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, "#!/bin/bash\n" + text);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task What_root_makes_in_a_folder_belongs_to_the_owner_of_the_folder()
    {
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "only root makes files for others");
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        await BackUpAndRemoveAsync(cluster, first);

        // The password of a private server is not the restore's.
        Directory.CreateDirectory(Path.Combine(second, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(second, "secrets", "postgres"), "a password");
        await Command.RunAsync(null, "chown", Folder, "65534:65534", second);
        var restored = await RunAsync("restore", cluster, second, Backup, "--passphrase-file", Passphrase);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        Assert.Equal([Path.Combine(second, "secrets", "postgres")], await OfOthersAsync());
        Assert.True(File.Exists(Path.Combine(second, "keys", "key")));

        var roles = await RunAsync("migrate", cluster, second, "roles");
        Assert.True(roles.ExitCode == 0, roles.ToString());
        Assert.True(File.Exists(Path.Combine(second, "secrets", "cchc_steering")));
        Assert.Equal([Path.Combine(second, "secrets", "postgres")], await OfOthersAsync());

        async Task<IReadOnlyList<string>> OfOthersAsync() => (await Command.RunAsync(null, "find", Folder, second, "!", "-uid", "65534")).Lines;
    }

    // A copy whose restore ends before the database gets its name: a table has other rows than the manifest says.
    private async Task<string> WithAnotherCountAsync(string backup)
    {
        var copy = Path.Combine(Folder, "copy");
        var made = await Command.RunAsync(
            null, "bash", Folder, "-ec", "cp -r \"$1\" \"$2\"; cd \"$2\"; sed -i 's/^rows ledger.accounts 1$/rows ledger.accounts 2/' manifest; rm SHA256SUMS; sha256sum -- * >sums; mv sums SHA256SUMS", "bash", backup, copy);
        Assert.True(made.ExitCode == 0, made.ToString());
        return copy;
    }
}
