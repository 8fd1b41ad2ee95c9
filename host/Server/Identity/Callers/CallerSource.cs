using System.Collections.Frozen;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Server.Identity.Callers;

/// <summary>Callers by subject, remembered for as long as the version of rights stands still.</summary>
internal sealed class CallerSource(IdentityOptions options, RightsVersion version, IDbContextFactory<IdentityDb> identity) : ICallerSource
{
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(5);
    private readonly GenerationCache<(string Subject, string Client), Remembered> callers = new(options.CallerCacheSize);
    private readonly FrozenDictionary<string, Caller> modules = options.Modules.ToFrozenDictionary(
        module => Caller.SubjectOfModule(module.Key), module => Caller.OfModule(module.Key, module.Value), StringComparer.Ordinal);

    public async ValueTask<Caller> FindAsync(string subject, string clientId, CancellationToken cancel)
    {
        if (modules.TryGetValue(subject, out var module))
        {
            return module;
        }

        // The version is taken before the rights are read: a change in between makes the next call read them again.
        var current = await version.CurrentAsync(cancel);
        if (callers.TryGet((subject, clientId), out var known) && known.Version == current && !known.Caller.IsFaulted)
        {
            return await known.Caller.WaitAsync(cancel);
        }

        // Not the first caller's cancellation: others wait for the same answer.
        var loading = LoadAsync(subject, clientId);
        callers.Set((subject, clientId), new Remembered(current, loading));
        return await loading.WaitAsync(cancel);
    }

    private async Task<Caller> LoadAsync(string subject, string clientId)
    {
        await using var db = await identity.CreateDbContextAsync();
        // All calls of the subject wait for this reading: on a session that is dead it shall not hang for long.
        db.Database.SetCommandTimeout(LongestReading);
        return await ReadAsync(db, subject, clientId);
    }

    /// <summary>The caller by the rights that a context sees now: within the transaction of a change those that the changes before it have left.</summary>
    public static async Task<Caller> ReadAsync(IdentityDb db, string subject, string clientId)
    {
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Subject == subject);
        if (account is null)
        {
            return new Caller(subject, clientId, "", [], FrozenDictionary<string, IReadOnlyList<string>>.Empty);
        }

        if (!account.Enabled)
        {
            return Caller.Anonymous;
        }

        var grants = await db.Grants
            .Where(grant => grant.Subject == subject && grant.WithdrawnAt == null)
            .OrderBy(grant => grant.Id)
            .Select(grant => new Grant(grant.Role, grant.Commune, grant.Unit))
            .ToListAsync();
        var roles = grants.Select(grant => grant.Role).Distinct().ToList();
        var permissions = await db.RolePermissions.AsNoTracking()
            .Where(permission => roles.Contains(permission.Role) && permission.WithdrawnAt == null)
            .ToListAsync();
        return new Caller(subject, clientId, account.DisplayName, grants, permissions
            .GroupBy(permission => permission.Role, StringComparer.Ordinal)
            .ToFrozenDictionary(role => role.Key, IReadOnlyList<string> (role) => [.. role.Select(p => p.Permission)], StringComparer.Ordinal));
    }

    private sealed record Remembered(long Version, Task<Caller> Caller);
}
