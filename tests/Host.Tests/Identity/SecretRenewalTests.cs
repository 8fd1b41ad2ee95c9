using System.Net;
using Cchc.Identity.V1;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Identity.Accounts;
using CchcPlatform.Server.Identity.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class SecretRenewalTests : IdentityTest
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Accounts => Path.Combine(DataFolder, "secrets", "accounts");

    private async Task RenewAsync(string account, string? database = null)
    {
        await using var source = NpgsqlDataSource.Create(database ?? Database);
        await new SecretRenewal(source, new Secrets(Path.Combine(DataFolder, "secrets"))).RunAsync(account, "Lộ khóa", "root@may-chu", CancellationToken.None);
    }

    private static async Task<HttpStatusCode> AskAsync(IdentityHost host, string account, string secret)
    {
        using var answer = await host.AskTokenAsync(account, secret);
        return answer.StatusCode;
    }

    [Fact]
    public async Task The_old_secret_is_refused_at_once_on_both_hosts_and_the_new_one_is_taken()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        var (stolen, token) = (first.SecretOf("viewer"), await first.TokenAsync("viewer"));
        await RenewAsync("viewer");
        Assert.NotEqual(stolen, first.SecretOf("viewer"));
        Assert.Equal(OwnersOnly, File.GetUnixFileMode(Path.Combine(Accounts, "viewer")));
        foreach (var host in new[] { first, second })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, "viewer", stolen));
            Assert.True((await host.WhoAsync(await host.TokenAsync("viewer"))).Has);
            // A secret is for getting tokens; those that there are end by themselves, or with the account.
            Assert.True((await host.WhoAsync(token)).Has);
        }

        // Other accounts have what they had.
        await first.TokenAsync("steering");
        // A start on the same folder takes it for what it is.
        Assert.True((await (await StartAsync()).WhoAsync(await first.TokenAsync("viewer"))).Has);
    }

    [Fact]
    public async Task Disabled_renewed_and_enabled_an_account_is_its_owners_again()
    {
        var host = await StartAsync();
        var admin = await AsAsync(host, "admin");
        await host.Accounts.DisableAccountAsync(new DisableAccountRequest { Name = "accounts/viewer", Reason = "Lộ khóa" }, admin);
        await RenewAsync("viewer");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, "viewer", host.SecretOf("viewer")));
        await host.Accounts.EnableAccountAsync(new EnableAccountRequest { Name = "accounts/viewer", Reason = "Đã cấp khóa mới" }, admin);
        await host.TokenAsync("viewer");

        await using var scope = host.Services.CreateAsyncScope();
        var facts = await scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<FactRow>().Where(f => f.Resource == "accounts/viewer").OrderBy(f => f.Position).ToListAsync();
        Assert.Equal(
            [("cchc.identity.v1.AccountDisabled", 2L), ("cchc.identity.v1.AccountSecretRenewed", 3L), ("cchc.identity.v1.AccountEnabled", 4L)],
            facts.Select(f => (f.Type, f.Revision)));
        Assert.Equal(("*", "module:identity", "Lộ khóa", ""), (facts[1].Commune, facts[1].Actor, facts[1].Reason, facts[1].RequestId));
        // Who and why, but neither the secret nor what it is checked by.
        Assert.Equal(
            new AccountSecretRenewed { Account = new(AccountDisabled.Parser.ParseFrom(facts[0].Payload).Account), RunBy = "root@may-chu" },
            AccountSecretRenewed.Parser.ParseFrom(facts[1].Payload));
    }

    [Fact]
    public async Task Renewed_twice_at_once_the_file_has_the_secret_that_counts()
    {
        var host = await StartAsync();
        var files = Directory.GetFileSystemEntries(Accounts);
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RenewAsync("viewer")));
            await host.TokenAsync("viewer");
        }

        Assert.Equal(files.Length, Directory.GetFileSystemEntries(Accounts).Length);
    }

    [Fact]
    public async Task Where_the_database_cannot_be_written_everything_stays_and_nothing_is_left()
    {
        var host = await StartAsync();
        var before = Directory.GetFiles(DataFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (file, File.ReadAllText(file))).ToList();
        await ExecuteAsync("alter table identity.clients add constraint kept check (client_secret is null) not valid");
        await Assert.ThrowsAnyAsync<Exception>(() => RenewAsync("viewer"));
        await Assert.ThrowsAnyAsync<Exception>(() => RenewAsync("viewer", "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing"));
        Assert.Equal(before, Directory.GetFiles(DataFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (file, File.ReadAllText(file))).ToList());
        await host.TokenAsync("viewer");
        await ExecuteAsync("alter table identity.clients drop constraint kept");
        await RenewAsync("viewer");
        await host.TokenAsync("viewer");
    }

    [Fact]
    public async Task Ended_between_the_database_and_the_file_the_old_secret_is_refused_and_the_same_command_mends_it()
    {
        var host = await StartAsync();
        var stolen = host.SecretOf("viewer");
        // Nothing takes the place of a folder that is not empty: the last step fails, as if the process had been killed before it.
        var file = Path.Combine(Accounts, "viewer");
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in-the-way"));
        await Assert.ThrowsAnyAsync<Exception>(() => RenewAsync("viewer"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, "viewer", stolen));
        Directory.Delete(file, recursive: true);
        // What a killed one has left, too.
        await File.WriteAllTextAsync(Path.Combine(DataFolder, "secrets", "renewed"), "half");
        await RenewAsync("viewer");
        await host.TokenAsync("viewer");
        Assert.False(File.Exists(Path.Combine(DataFolder, "secrets", "renewed")));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("../viewer")]
    [InlineData("")]
    [InlineData("sso|an")]
    public async Task An_account_without_a_secret_here_gets_none(string account)
    {
        var host = await StartAsync();
        var files = Directory.GetFileSystemEntries(Accounts);
        await host.Accounts.GiveGrantAsync(new GiveGrantRequest
        {
            Parent = "accounts/sso%7Can", Role = "Viewer", Commune = "25195", Reason = "QĐ 12/QĐ-UBND", DisplayName = "Nguyễn Văn An",
        }, await AsAsync(host, "admin"));
        await Assert.ThrowsAsync<NotFoundFault>(() => RenewAsync(account));
        Assert.Equal(files.Length, Directory.GetFileSystemEntries(Accounts).Length);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
