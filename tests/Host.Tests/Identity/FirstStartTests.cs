using System.Net;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Server.Identity.Seeds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class FirstStartTests : IdentityTest
{
    [Fact]
    public async Task Keys_and_secrets_can_be_read_by_their_owner_only()
    {
        await StartAsync();
        var files = Directory.GetFiles(DataFolder, "*", SearchOption.AllDirectories);
        Assert.Equal(1 + 1 + AccountSeed.All.Count, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All(Directory.GetDirectories(DataFolder, "*", SearchOption.AllDirectories), folder =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public async Task A_second_start_keeps_accounts_secrets_withdrawn_grants_and_withdrawn_permissions()
    {
        string secret, token;
        await using (var first = await IdentityHost.StartAsync(Database, DataFolder))
        {
            (secret, token) = (first.SecretOf("viewer"), await first.TokenAsync("viewer"));
            await using var scope = first.Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
            await db.Grants.Where(g => g.Subject == "steering").ExecuteUpdateAsync(g => g.SetProperty(x => x.WithdrawnAt, DateTimeOffset.UtcNow));
            await db.RolePermissions.Where(p => p.Role == "UnitHead" && p.Permission == "steering.activities.assign")
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.WithdrawnAt, DateTimeOffset.UtcNow));
        }

        var second = await StartAsync();
        Assert.Equal(secret, second.SecretOf("viewer"));
        Assert.Equal("viewer", (await second.WhoAsync(token)).Subject);
        Assert.True((await second.WhoAsync(await second.TokenAsync("viewer"))).Has);
        Assert.False((await second.WhoAsync(await second.TokenAsync("steering"))).Has);
        Assert.False((await second.WhoAsync(await second.TokenAsync("head-vhxh"), "steering.activities.assign")).Has);
    }

    [Fact]
    public async Task Two_hosts_that_start_together_seed_once()
    {
        var hosts = await Task.WhenAll(StartAsync(), StartAsync());
        foreach (var host in hosts)
        {
            Assert.True((await host.WhoAsync(await host.TokenAsync("viewer"))).Has);
        }

        await using var scope = hosts[0].Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        Assert.Equal(AccountSeed.All.Count, await db.Accounts.CountAsync());
        Assert.Equal(AccountSeed.All.Count, await db.Grants.CountAsync());
    }

    [Fact]
    public async Task An_empty_instance_has_the_administrator_and_no_demo_account()
    {
        var host = await StartAsync(options => options.Empty = true);
        Assert.True((await host.WhoAsync(await host.TokenAsync("admin"), "platform.accounts.write")).Has);
        Assert.Equal("admin", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(DataFolder, "secrets", "accounts")))));
        using var answer = await host.AskTokenAsync("viewer", "anything");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        var host = await StartAsync();
        await using var scope = host.Services.CreateAsyncScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<IdentityDb>().Database.HasPendingModelChanges());
    }
}
