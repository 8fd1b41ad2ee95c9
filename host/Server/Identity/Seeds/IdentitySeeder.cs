using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Identity.Accounts;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace CchcPlatform.Server.Identity.Seeds;

/// <summary>Fills roles and first accounts; repeated at every start, it changes only what is missing.</summary>
internal sealed class IdentitySeeder(
    IdentityDb db, IOpenIddictApplicationManager clients, IdentityOptions options, TimeProvider clock, ILogger<IdentitySeeder> log)
{
    /// <summary>Any number, the same on all hosts: they seed one after the other.</summary>
    private const long OneSeederAtATime = 7_212_006_419;

    private const string GivenBy = "seed";

    public async Task SeedAsync(CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({OneSeederAtATime})", cancel);
        await AddRolesAsync(cancel);
        foreach (var seed in AccountSeed.All.Where(seed => !seed.Demo || !options.Empty))
        {
            await AddAccountAsync(seed, cancel);
        }

        if (await db.SaveChangesAsync(cancel) > 0)
        {
            await db.RaiseRightsVersionAsync(cancel);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task AddRolesAsync(CancellationToken cancel)
    {
        var roles = (await db.Roles.Select(role => role.Code).ToListAsync(cancel)).ToHashSet();
        var permissions = (await db.RolePermissions.Select(p => new { p.Role, p.Permission }).ToListAsync(cancel)).ToHashSet();
        foreach (var seed in RoleSeed.All)
        {
            if (!roles.Contains(seed.Code))
            {
                db.Add(new Role { Code = seed.Code, NameVi = seed.NameVi, NameEn = seed.NameEn });
            }

            db.AddRange(seed.Permissions
                .Concat(options.Permissions.Where(permission => permission.Roles.Contains(seed.Code)).Select(permission => permission.Code)).Distinct()
                .Where(permission => !permissions.Contains(new { Role = seed.Code, Permission = permission }))
                .Select(permission => new RolePermission { Role = seed.Code, Permission = permission }));
        }
    }

    private async Task AddAccountAsync(AccountSeed seed, CancellationToken cancel)
    {
        var secrets = new Secrets(Path.Combine(options.DataFolder, "secrets"));
        var secret = "accounts/" + seed.Subject;
        if (await db.Accounts.AnyAsync(account => account.Subject == seed.Subject, cancel))
        {
            if (secrets.Find(secret) is null)
            {
                log.LogWarning("Account {Account} exists, but its secret is not in {Folder}: its tokens are asked for elsewhere", seed.Subject, options.DataFolder);
            }

            return;
        }

        var now = clock.GetUtcNow();
        await clients.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = seed.Subject,
            // Written before the client exists, so that a crash in between loses nothing.
            ClientSecret = secrets.GetOrCreate(secret),
            ClientType = ClientTypes.Confidential,
            DisplayName = seed.DisplayName,
            Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
        }, cancel);
        db.Add(new Account { Subject = seed.Subject, ClientId = seed.Subject, DisplayName = seed.DisplayName, CreatedAt = now });
        var grant = new GrantRow
        {
            Id = Guid.CreateVersion7(now), Subject = seed.Subject, Role = seed.Grant.Role, Commune = seed.Grant.Commune, Unit = seed.Grant.Unit,
            GivenBy = GivenBy, Reason = "First start of the instance", GivenAt = now,
        };
        db.Add(grant);
        await db.SaveChangesAsync(cancel);
        await db.RaiseRightsVersionAsync(cancel);
        var call = new CallContext { Caller = Caller.OfModule(IdentityDb.Schema, []), Reason = grant.Reason };
        await FactLog.WriteAsync(db, IdentityDb.Schema, call, [grant.Given(accountCreated: true)], held: [], answer: null, hasWritten: true, commits: false);
    }
}
