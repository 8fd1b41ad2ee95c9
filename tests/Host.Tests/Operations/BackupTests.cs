using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>A backup of a serving instance, and what becomes of it on an empty server.</summary>
public sealed class BackupTests : BackupCase
{
    private readonly ModuleFolder modules = new ModuleFolder().WithProduct("Organization", "Steering");

    public BackupTests()
    {
        foreach (var area in new[] { "Ledger", "Mirror" })
        {
            Directory.CreateSymbolicLink(Path.Combine(modules.Path, area), Path.Combine(LedgerHost.Folder, area));
        }
    }

    public override void Dispose()
    {
        modules.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task An_instance_is_backed_up_under_load_and_serves_on_an_empty_server_as_of_one_moment()
    {
        await using var from = await ThrowawayCluster.StartAsync();
        await using var to = await ThrowawayCluster.StartAsync();
        await from.ScalarAsync<object?>("CREATE DATABASE cchc", "postgres");
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        string token, totals;
        long before, after;
        await using (var host = await HostProcess.StartAsync([.. Settings(from, first), ("DOTNET_ENVIRONMENT", "Development")]))
        {
            token = await host.TokenAsync(first, "admin");
            totals = await TotalsAsync(host, token);
            await using var load = await LedgerLoad.StartAsync(token, () => host.Grpc, 4, _ => false);
            await Soon.BecomesTrueAsync(() => load.Acknowledged > 100, "the load runs");
            before = load.Acknowledged;
            var made = await RunAsync("backup", from, first, Backup, "--passphrase-file", Passphrase);
            Assert.True(made.ExitCode == 0, made.ToString());
            after = load.Acknowledged + 4;
            await Soon.BecomesTrueAsync(() => load.Acknowledged > after + 50, "changes go on after the backup");
            await load.StopAsync();
            Assert.Empty(load.Refused);
            await Soon.BecomesTrueAsync(() => IsSealedAsync(from), "what came after the backup is sealed too");
        }

        // Damage is found before anything is touched.
        foreach (var damage in new Action<string>[] { FlipByte, f => File.Delete(Path.Combine(f, "roles.sql")), WithoutSecrets, f => File.Delete(Path.Combine(f, "SHA256SUMS")) })
        {
            var copy = Path.Combine(Folder, "damaged");
            await Command.RunAsync(null, "cp", Folder, "-r", Backup, copy);
            damage(copy);
            var refused = await RunAsync("restore", to, second, copy, "--passphrase-file", Passphrase);
            Assert.Equal(1, refused.ExitCode);
            Assert.Matches("is damaged|is not a whole backup", refused.Error);
            Directory.Delete(copy, recursive: true);
        }

        Assert.False(Directory.Exists(Path.Combine(second, "secrets")));
        Assert.Equal(0L, await to.ScalarAsync<long>("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'cchc%'", "postgres"));

        // Broken off, it serves nobody, and the same command begins again.
        await KillRestoreAsync(to, second);
        var (code, refusal) = await HostProcess.RefusesAsync(Settings(to, second));
        Assert.Equal(1, code);
        Assert.Contains("A restore into", refusal);
        Assert.Equal(0L, await to.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname = 'cchc'", "postgres"));

        var restored = await RunAsync("restore", to, second, Backup, "--passphrase-file", Passphrase);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        var again = await RunAsync("restore", to, Path.Combine(Folder, "third"), Backup, "--passphrase-file", Passphrase);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is not empty", again.Error);

        // All tables are of the same moment, and it lies within the backup.
        var entries = await to.ScalarAsync<long>("SELECT count(*) FROM ledger.facts WHERE type = 'cchc.ledger.v1.EntryAdded'");
        Assert.InRange(entries, before, after);
        Assert.Equal(entries, await to.ScalarAsync<long>("SELECT sum(balance)::bigint FROM ledger.accounts"));
        Assert.Equal(await to.ScalarAsync<long>("SELECT coalesce(sum(count), 0)::bigint FROM mirror.tallies"), await to.ScalarAsync<long>("SELECT count(*) FROM mirror.seen"));
        var manifest = await File.ReadAllLinesAsync(Path.Combine(Backup, "manifest"));
        foreach (var schema in new[] { "ledger", "mirror", "steering", "organization", "platform" })
        {
            Assert.Contains($"rows {schema}.facts {await to.ScalarAsync<long>($"SELECT count(*) FROM {schema}.facts")}", manifest);
            // Each log goes on as another one, after the last fact of the backup.
            Assert.Equal(2L, await to.ScalarAsync<long>($"SELECT count(*) FROM {schema}.fact_log_ids"));
            Assert.Equal(
                await to.ScalarAsync<long>($"SELECT coalesce(max(position), 0) FROM {schema}.facts"),
                await to.ScalarAsync<long>($"SELECT begins_after FROM {schema}.fact_log_ids ORDER BY begun_at DESC LIMIT 1"));
        }

        // It serves: its figures, its accounts and even the tokens from before.
        await using var successor = await HostProcess.StartAsync([.. Settings(to, second), ("Identity__AllowHttp", "true")]);
        Assert.Equal(totals, await TotalsAsync(successor, token));
        Assert.NotEmpty(await successor.TokenAsync(second, "admin"));
        await using var more = await LedgerLoad.StartAsync(token, () => successor.Grpc, 1, _ => false);
        await Soon.BecomesTrueAsync(() => more.Acknowledged > 10, "changes go on");
        await more.StopAsync();
        await Soon.BecomesTrueAsync(
            async () => await to.ScalarAsync<long>("SELECT sum(count)::bigint FROM mirror.tallies") == entries + more.Acknowledged, "every entry is counted by the reaction, once");

        // The chain of seals goes on, and the witness that outlived the first instance tells that the restore lost facts.
        await Soon.BecomesTrueAsync(() => IsSealedAsync(to), "what came after the restore is sealed");
        var export = Path.Combine(Folder, "export.jsonl");
        var written = await ToolAsync(to, second, "export", export, "--module", "ledger");
        Assert.True(written.ExitCode == 0, written.ToString());
        var alone = await ToolAsync(to, second, "verify", export);
        Assert.True(alone.ExitCode == 0, alone.ToString());
        var witnessed = await ToolAsync(to, second, "verify", export, "--witness", Path.Combine(first, "witness", "checkpoints.jsonl"));
        Assert.True(witnessed.ExitCode == 3, witnessed.ToString());
    }

    [Fact]
    public async Task Without_a_passphrase_no_secret_is_in_the_backup_and_the_roles_get_new_passwords()
    {
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        Directory.CreateDirectory(Path.Combine(first, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(first, "secrets", "cchc_ledger"), "the-old-password");
        await cluster.ScalarAsync<object?>("CREATE DATABASE cchc", "postgres");
        await cluster.ScalarAsync<object?>("""
            CREATE ROLE cchc_ledger LOGIN PASSWORD 'the-old-password';
            CREATE SCHEMA ledger;
            CREATE TABLE ledger.accounts AS SELECT 1 AS x;
            GRANT USAGE ON SCHEMA ledger TO cchc_ledger;
            GRANT SELECT ON ledger.accounts TO cchc_ledger;
            """);
        var astray = await RunAsync("backup", cluster, first, Path.Combine(Folder, "nowhere", "backup"));
        Assert.Contains($"there is no folder {Folder}/nowhere to make", Assert.Single(astray.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        var made = await RunAsync("backup", cluster, first, Backup + "/");
        Assert.True(made.ExitCode == 0, made.ToString());
        Assert.Contains($"Keep {first}/secrets/accounts, {first}/keys and {first}/seal-keys in a safe place of their own", made.Error);
        var found = await Command.RunAsync(null, "grep", Folder, "-r", "the-old-password", Backup);
        Assert.Equal(1, found.ExitCode);

        // The server of the instance itself is not empty.
        var refused = await RunAsync("restore", cluster, second, Backup);
        Assert.Contains("database cchc is not empty, it has: ledger.", refused.Error);
        await cluster.ScalarAsync<object?>("DROP DATABASE cchc", "postgres");
        refused = await RunAsync("restore", cluster, second, Backup);
        Assert.Contains("the server has roles of another instance: cchc_ledger.", refused.Error);
        await cluster.ScalarAsync<object?>("DROP ROLE cchc_ledger", "postgres");

        await cluster.ScalarAsync<object?>("ALTER SYSTEM SET log_statement = 'all'", "postgres");
        await cluster.ScalarAsync<object?>("SELECT pg_reload_conf()", "postgres");
        var restored = await RunAsync("restore", cluster, second, Backup);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        Assert.Contains($"Bring back {second}/secrets/accounts and {second}/keys, but not the kept secrets/cchc_*: the roles have new passwords.", restored.Error);
        Assert.Contains($"The keys that seal facts are not in this backup. Bring the instance's folder back to {second}/seal-keys", restored.Error);
        var password = await File.ReadAllTextAsync(Path.Combine(second, "secrets", "cchc_ledger"));
        Assert.NotEqual("the-old-password", password);
        var log = await cluster.LogAsync();
        Assert.Contains("CREATE DATABASE \"cchc_restoring\"", log);
        Assert.DoesNotContain(password, log);
        await using var asRole = new Npgsql.NpgsqlConnection(
            new Npgsql.NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Username = "cchc_ledger", Password = password, Pooling = false }.ConnectionString);
        await asRole.OpenAsync();
        await using var read = new Npgsql.NpgsqlCommand("SELECT x FROM ledger.accounts", asRole);
        Assert.Equal(1, await read.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_witness_file_that_grows_while_it_is_read_breaks_no_backup()
    {
        await using var cluster = await ThrowawayCluster.StartAsync();
        var (first, second) = (Path.Combine(Folder, "first"), Path.Combine(Folder, "second"));
        await MakeInstanceAsync(cluster, first);
        // Long enough that it is still read when the next line comes.
        var witness = Path.Combine(first, "witness", "checkpoints.jsonl");
        await File.WriteAllBytesAsync(witness, new byte[50_000_000]);
        using var enough = new CancellationTokenSource();
        var growing = Task.Run(async () =>
        {
            for (; !enough.IsCancellationRequested; await Task.Delay(1))
            {
                await File.AppendAllTextAsync(witness, "{}\n");
            }
        });
        var made = await RunAsync("backup", cluster, first, Backup, "--passphrase-file", Passphrase);
        await enough.CancelAsync();
        await growing;
        Assert.True(made.ExitCode == 0, made.ToString());

        await RemoveInstanceAsync(cluster);
        var restored = await RunAsync("restore", cluster, second, Backup, "--passphrase-file", Passphrase);
        Assert.True(restored.ExitCode == 0, restored.ToString());
        var kept = await File.ReadAllBytesAsync(Path.Combine(second, "witness", "checkpoints.jsonl"));
        Assert.True(kept.Length >= 50_000_000);
        Assert.True((await File.ReadAllBytesAsync(witness)).AsSpan().StartsWith(kept));
    }

    private (string, string)[] Settings(ThrowawayCluster cluster, string data) =>
        [("ConnectionStrings__Cchc", cluster.ConnectionString), ("CCHC_DATA", data), ("Modules__Folder", modules.Path), ("Seal__IntervalSeconds", "1")];

    private Task<Command> ToolAsync(ThrowawayCluster cluster, string data, params string[] arguments) =>
        Command.RunAsync(null, "env", Folder, [.. Settings(cluster, data).Select(s => $"{s.Item1}={s.Item2}"), "dotnet", TestTool.Path, .. arguments]);

    private static Task<bool> IsSealedAsync(ThrowawayCluster cluster) =>
        cluster.ScalarAsync<bool>("SELECT coalesce((SELECT max(last_position) FROM ledger.fact_checkpoints), 0) >= (SELECT max(position) FROM ledger.facts)");

    // Killed outright once it has begun to change the server.
    private async Task KillRestoreAsync(ThrowawayCluster cluster, string data)
    {
        using var process = Command.Start(
            null, "env", Folder, [.. Environment(cluster.ConnectionString, data), Path.Combine(RepositoryScripts.Root, "build", "restore"), Backup, "--passphrase-file", Passphrase]);
        await Soon.BecomesTrueAsync(
            async () => process.HasExited || await cluster.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname = 'cchc_restoring' AND shobj_description(oid, 'pg_database') IS NOT NULL", "postgres") > 0, "the restore has begun");
        Assert.False(process.HasExited);
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    // Nor does the list of sums know that they were there.
    private static void WithoutSecrets(string backup)
    {
        File.Delete(Path.Combine(backup, "secrets.tar.gpg"));
        var sums = Path.Combine(backup, "SHA256SUMS");
        File.WriteAllLines(sums, File.ReadAllLines(sums).Where(line => !line.EndsWith("secrets.tar.gpg", StringComparison.Ordinal)).ToList());
    }

    private static void FlipByte(string backup)
    {
        var file = Path.Combine(backup, "database.dump");
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    // Without the moment that they are told for.
    private static async Task<string> TotalsAsync(HostProcess host, string token)
    {
        using var client = new HttpClient { BaseAddress = host.Web, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        var totals = JsonNode.Parse(await client.GetStringAsync("/v1/communes/25195/plans/2026:totals"))!.AsObject();
        Assert.True(totals.Remove("asOf"));
        Assert.NotEmpty(totals);
        return totals.ToJsonString();
    }
}
