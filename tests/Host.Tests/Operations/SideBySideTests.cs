using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Grpc.Core;
using Npgsql;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>A new build comes while the old one serves: first the database is expanded, then both serve, then the old one goes.</summary>
public sealed class SideBySideTests
{
    private static readonly string Next = Path.Combine(RepositoryScripts.Root, "artifacts", "test-modules", "Next");

    [Fact]
    public async Task An_old_and_a_new_build_serve_one_database_under_load_and_no_change_is_lost()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var old = await HostProcess.StartAsync(host, LedgerHost.Folder, ("Modules__Enabled", "ledger"));
        var where = old.Grpc;
        await using var load = await LedgerLoad.StartAsync(await host.TokenAsync("admin"), () => where, 4, _ => false);
        await Soon.BecomesTrueAsync(() => load.Acknowledged > 50, "the old build serves");

        // The new build refuses a schema that is behind it.
        var (code, refusal) = await HostProcess.RefusesAsync(Settings(host));
        Assert.Equal(1, code);
        Assert.Contains("Schema ledger is behind: 29990101000000_AccountNotes not applied; run build/migrate apply.", refusal);
        var list = await MigrateAsync(host, "list");
        Assert.Equal(3, list.ExitCode);
        Assert.Matches("ledger +29990101000000_AccountNotes +pending", list.Output);

        Assert.Equal(0, (await MigrateAsync(host, "apply")).ExitCode);
        list = await MigrateAsync(host, "list");
        Assert.Equal(0, list.ExitCode);
        Assert.DoesNotContain("pending", list.Output);

        // The old one goes on with a schema that is ahead of it, also after a restart.
        var before = load.Acknowledged;
        await Soon.BecomesTrueAsync(() => load.Acknowledged > before + 50, "the old build serves the expanded schema");
        await using (await HostProcess.StartAsync(host, LedgerHost.Folder, ("Modules__Enabled", "ledger")))
        {
            await using var @new = await HostProcess.StartAsync(Settings(host));
            await using var second = await LedgerLoad.StartAsync(await host.TokenAsync("admin"), () => @new.Grpc, 4, _ => false);
            before = load.Acknowledged;
            await Soon.BecomesTrueAsync(() => second.Acknowledged > 50 && load.Acknowledged > before + 50, "both serve");

            where = @new.Grpc;
            await old.TerminateAsync();
            Assert.Equal(0, await old.EndsAsync());
            before = load.Acknowledged;
            await Soon.BecomesTrueAsync(() => load.Acknowledged > before + 50, "the callers of the old one are at the new one");
            await load.StopAsync();
            await second.StopAsync();

            Assert.All(load.Refused.Concat(second.Refused), refused => Assert.Equal(StatusCode.Unavailable, refused.StatusCode));
            var acknowledged = load.Acknowledged + second.Acknowledged;
            Assert.Equal(acknowledged, await host.ScalarAsync<long>("SELECT count(*) FROM ledger.facts WHERE type = 'cchc.ledger.v1.EntryAdded'"));
            Assert.Equal(acknowledged, await host.ScalarAsync<long>("SELECT sum(balance)::bigint FROM ledger.accounts"));
            Assert.True(await host.ScalarAsync<long>("SELECT count(*) FROM ledger.accounts WHERE note = 'load'") >= 4, "the new build has used its column");
        }
    }

    [Fact]
    public async Task The_script_of_the_migrations_brings_a_database_up_to_date_and_changes_nothing_the_second_time()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var script = await MigrateAsync(host, "script");
        Assert.True(script.ExitCode == 0, script.ToString());
        for (var times = 0; times < 2; times++)
        {
            await using var connection = await host.ConnectAsync();
            await using var run = new NpgsqlCommand(script.Output, connection);
            await run.ExecuteNonQueryAsync();
        }

        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM ledger.__migrations WHERE migration_id LIKE '%AccountNotes'"));
        Assert.Equal(0, (await MigrateAsync(host, "list")).ExitCode);
        await using var process = await HostProcess.StartAsync(Settings(host));
        Assert.Contains("Application started", process.Output);
    }

    [Fact]
    public async Task The_script_makes_a_new_database_whose_tables_belong_to_their_owner()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var empty = await TestPostgres.CreateDatabaseAsync();
        Assert.Equal(0, (await MigrateAsync(host, "roles", empty.ConnectionString)).ExitCode);
        var script = await MigrateAsync(host, "script", empty.ConnectionString);
        await using var connection = new NpgsqlConnection(empty.ConnectionString);
        await connection.OpenAsync();
        await using (var run = new NpgsqlCommand(script.Output, connection))
        {
            await run.ExecuteNonQueryAsync();
        }

        await using var look = new NpgsqlCommand("""
            SELECT count(*) > 5 AND bool_and(tableowner = 'cchc_ledger_owner') AND has_table_privilege('cchc_ledger', 'ledger.facts', 'INSERT')
               AND NOT has_table_privilege('cchc_ledger', 'ledger.facts', 'DELETE') FROM pg_tables WHERE schemaname = 'ledger'
            """, connection);
        Assert.True((bool)(await look.ExecuteScalarAsync())!);
        Assert.Equal(0, (await MigrateAsync(host, "list", empty.ConnectionString)).ExitCode);
    }

    private static (string, string)[] Settings(TestHost host, string? database = null) =>
    [
        ("ConnectionStrings__Cchc", database ?? host.ConnectionString), ("CCHC_DATA", host.Of<HostSettings>().DataFolder), ("Modules__Folder", Next), ("Modules__Enabled", "ledger"),
    ];

    // The program behind build/migrate, which builds first: a test must not build what it runs in.
    private static Task<Command> MigrateAsync(TestHost host, string what, string? database = null) => Command.RunAsync(
        null, "env", RepositoryScripts.Root, [.. Settings(host, database).Select(s => $"{s.Item1}={s.Item2}"), "dotnet", TestTool.Path, "migrate", what]);
}
