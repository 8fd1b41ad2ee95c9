using Cchc.Identity.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Identity.Data;
using Npgsql;
using OpenIddict.Abstractions;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>
/// Gives an account another secret, on the machine whose folder has it and not by an rpc: no answer is kept with it, and nobody
/// sends it. Needs no host that serves.
/// </summary>
internal sealed class SecretRenewal(NpgsqlDataSource source, Secrets secrets)
{
    /// <summary>Any number, the same for all who do this: the file that is written last must have the secret that is stored last.</summary>
    private const long OneAtATime = 7_212_006_420;

    /// <summary>The old secret is refused from the commit on, before the file has the new one: broken off in between nobody gets a token by either.</summary>
    /// <param name="account">Subject of the account.</param>
    /// <param name="reason">Why, for the fact.</param>
    /// <param name="by">Who runs this where, for the fact.</param>
    /// <param name="cancel">Ends it where nothing has been stored yet.</param>
    /// <exception cref="NotFoundFault">There is no such account, or it gets its tokens elsewhere.</exception>
    public async Task RunAsync(string account, string reason, string by, CancellationToken cancel)
    {
        new Violations().RequireText(reason, "reason", 1000).ThrowIfAny();
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var turn = await connection.BeginTransactionAsync(cancel);
        await using (var wait = new NpgsqlCommand($"select pg_advisory_xact_lock({OneAtATime})", connection, turn))
        {
            await wait.ExecuteNonQueryAsync(cancel);
        }

        await using var services = ServicesOn(source);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        // Its file has the name of the account, never a path.
        if (account != Path.GetFileName(account)
            || await db.Accounts.FindAsync([account], cancel) is not { } known
            || await clients.FindByClientIdAsync(known.ClientId, cancel) is not { } client)
        {
            throw new NotFoundFault(AccountNames.OfAccount(account));
        }

        await secrets.RenewAsync("accounts/" + account, async secret =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            // Puts it in one line with the changes of accounts, by which their revisions are counted.
            await db.RaiseRightsVersionAsync(cancel);
            await clients.UpdateAsync(client, secret, cancel);
            var fact = await AccountSwitch.FactAsync(db, account, new AccountSecretRenewed { Account = known.ToMessage(), RunBy = by });
            var call = new CallContext { Caller = Caller.OfModule(IdentityDb.Schema, []), Reason = reason };
            await FactLog.WriteAsync(db, IdentityDb.Schema, call, [fact], held: [], answer: null, hasWritten: true, commits: false);
            await transaction.CommitAsync(CancellationToken.None);
        });
    }

    // The issuer's own way to keep and check a secret.
    private static ServiceProvider ServicesOn(NpgsqlDataSource source)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDbContext<IdentityDb>(db => IdentityDb.Configure(db, source));
        services.AddOpenIddict().AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDb>());
        return services.BuildServiceProvider();
    }
}
