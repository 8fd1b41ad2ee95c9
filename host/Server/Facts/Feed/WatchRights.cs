using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Identity;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>
/// Whether a watch may go on: its token must be valid all the time, and the caller must keep the permission in each commune in which it
/// was held at the beginning. Rights given meanwhile count for the next watch.
/// </summary>
internal sealed class WatchRights
{
    private readonly CallerFinder callers;
    private readonly HttpContext http;
    private readonly string permission;
    private readonly string subject;

    private WatchRights(CallerFinder callers, HttpContext http, string permission, string subject, string[]? communes) =>
        (this.callers, this.http, this.permission, this.subject, Communes) = (callers, http, permission, subject, communes);

    /// <summary>The communes that the watch sees; null for all, with the facts of no commune.</summary>
    public string[]? Communes { get; }

    /// <exception cref="DeniedFault">The caller does not hold the permission.</exception>
    public static WatchRights Of(WatchQuery query, Caller caller, string permission, CallerFinder callers, HttpContext http)
    {
        var communes = query.Commune != "-" ? [query.Commune]
            : caller.Communes(permission) is { } some ? some.Where(commune => caller.HasForAllUnits(permission, commune)).Order(StringComparer.Ordinal).ToArray()
            : null;
        var rights = new WatchRights(callers, http, permission, caller.Subject, communes);
        if (communes is { Length: 0 } || !rights.AreHeldBy(caller))
        {
            throw rights.Denied();
        }

        return rights;
    }

    /// <exception cref="Fault">The watch must end.</exception>
    public async ValueTask CheckAsync(CancellationToken cancel)
    {
        var (caller, failure) = await callers.FindAsync(http.Request.Headers.Authorization, cancel);
        if (failure is not null)
        {
            throw CallerFault.Of(failure);
        }

        if (caller.Subject != subject || !AreHeldBy(caller))
        {
            throw Denied();
        }
    }

    // A fact belongs to a commune, not to a unit: who has rights for some units would see what the others do.
    private bool AreHeldBy(Caller caller) => Communes is null
        ? caller.Communes(permission) is null && caller.HasAnywhere(permission)
        : Communes.All(commune => caller.HasForAllUnits(permission, commune));

    private DeniedFault Denied() => new("PERMISSION_MISSING", $"This needs the permission {permission} for the whole of each commune watched, which the caller does not have.");
}
