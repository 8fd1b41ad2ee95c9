using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>A folder for a backup, and the least that is an instance to make one of.</summary>
public abstract class BackupCase : IDisposable
{
    private protected BackupCase()
    {
        File.WriteAllText(Passphrase, "a passphrase of the test");
        File.SetUnixFileMode(Passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("cchc-backup-").FullName;

    private protected string Passphrase => Path.Combine(Folder, "passphrase");

    private protected string Backup => Path.Combine(Folder, "backup");

    public virtual void Dispose() => Directory.Delete(Folder, recursive: true);

    private protected Task<Command> RunAsync(string script, ThrowawayCluster cluster, string data, params string[] arguments) => RunAsync(script, cluster.ConnectionString, data, arguments);

    private protected Task<Command> RunAsync(string script, string connectionString, string data, params string[] arguments)
    {
        Directory.CreateDirectory(data);
        return Command.RunAsync(null, "env", Folder, [.. Environment(connectionString, data), Path.Combine(RepositoryScripts.Root, "build", script), .. arguments]);
    }

    private protected static string[] Environment(string connectionString, string data) => ["ConnectionStrings__Cchc=" + connectionString, "CCHC_DATA=" + data];

    /// <summary>The least that is an instance: a database with a role, and a folder with keys, secrets and a witness.</summary>
    private protected static async Task MakeInstanceAsync(ThrowawayCluster cluster, string data)
    {
        foreach (var file in new[] { "keys/key", "seal-keys/1.pem", "secrets/cchc_ledger", "secrets/accounts/admin", "witness/checkpoints.jsonl" })
        {
            var path = Path.Combine(data, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "a text");
        }

        await cluster.ScalarAsync<object?>("CREATE DATABASE cchc", "postgres");
        await cluster.ScalarAsync<object?>("CREATE ROLE cchc_ledger; CREATE SCHEMA ledger; CREATE TABLE ledger.accounts AS SELECT 1 AS x");
    }

    private protected async Task BackUpAndRemoveAsync(ThrowawayCluster cluster, string data)
    {
        await MakeInstanceAsync(cluster, data);
        var made = await RunAsync("backup", cluster, data, Backup, "--passphrase-file", Passphrase);
        Assert.True(made.ExitCode == 0, made.ToString());
        await RemoveInstanceAsync(cluster);
    }

    private protected static async Task RemoveInstanceAsync(ThrowawayCluster cluster)
    {
        await cluster.ScalarAsync<object?>("DROP DATABASE cchc", "postgres");
        await cluster.ScalarAsync<object?>("DROP ROLE cchc_ledger", "postgres");
    }
}
