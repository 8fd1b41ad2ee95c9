using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace CchcPlatform.Kernel.Access;

/// <summary>
/// Who makes a call and what they may do, as known a moment ago (rights are at most one second old).
/// Safe for use by several threads at once. A token says only who; the rights are data of the platform.
/// </summary>
public sealed class Caller
{
    private const string ModulePrefix = "module:";

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> permissionsOfRoles;
    private readonly ConcurrentDictionary<string, Reach> reaches = new(StringComparer.Ordinal);

    /// <summary>Puts a caller together from what is stored about the subject.</summary>
    /// <param name="subject">The token's subject; empty for an anonymous caller.</param>
    /// <param name="clientId">The program that called.</param>
    /// <param name="displayName">A name for people; empty when unknown.</param>
    /// <param name="grants">The roles that the subject holds now.</param>
    /// <param name="permissionsOfRoles">Role code to permission codes, wildcards allowed. A role that is missing here allows nothing.</param>
    public Caller(
        string subject,
        string clientId,
        string displayName,
        IReadOnlyList<Grant> grants,
        IReadOnlyDictionary<string, IReadOnlyList<string>> permissionsOfRoles)
    {
        Subject = subject;
        ClientId = clientId;
        DisplayName = displayName;
        Grants = grants;
        this.permissionsOfRoles = permissionsOfRoles;
    }

    /// <summary>The caller without a token: allowed nothing but public rpcs.</summary>
    public static Caller Anonymous { get; } = new("", "", "", [], FrozenDictionary<string, IReadOnlyList<string>>.Empty);

    /// <summary>The token's subject, unique over all issuers; <c>module:steering</c> for a module that acts by itself; empty when anonymous.</summary>
    public string Subject { get; }

    /// <summary>The program that called; equals <see cref="Subject"/> for accounts of programs.</summary>
    public string ClientId { get; }

    /// <summary>A name for people; empty when the subject has no account.</summary>
    public string DisplayName { get; }

    /// <summary>The roles that the subject holds.</summary>
    public IReadOnlyList<Grant> Grants { get; }

    /// <summary>False for a call without a valid token.</summary>
    public bool IsAuthenticated => Subject.Length > 0;

    /// <summary>True for reactions and jobs, which act as their module and not as a person.</summary>
    public bool IsModule => ModuleOf(Subject) is not null;

    /// <summary>The subject under which a module acts by itself.</summary>
    public static string SubjectOfModule(string moduleKey) => ModulePrefix + moduleKey;

    /// <summary>The key of the module that acts under this subject; null for anybody else's.</summary>
    public static string? ModuleOf(string subject) =>
        subject.StartsWith(ModulePrefix, StringComparison.Ordinal) ? subject[ModulePrefix.Length..] : null;

    /// <summary>A module that acts by itself, with the permissions that it declared for its calls, in every commune.</summary>
    /// <param name="moduleKey">Key of the module.</param>
    /// <param name="permissions">Permission codes, wildcards allowed.</param>
    public static Caller OfModule(string moduleKey, IReadOnlyList<string> permissions)
    {
        var subject = SubjectOfModule(moduleKey);
        return new Caller(subject, subject, moduleKey, [new Grant(subject, Grant.EveryCommune, null)],
            new Dictionary<string, IReadOnlyList<string>> { [subject] = permissions }.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>
    /// Whether the caller holds a permission in a commune, for the whole of it or for at least one unit.
    /// Where units matter the use case then asks <see cref="UnitsFor"/>.
    /// </summary>
    public bool Has(string permission, string commune) => permission switch
    {
        Permission.Public => true,
        Permission.Authenticated => IsAuthenticated,
        _ => ReachOf(permission) is var reach && (reach.Everywhere || reach.Communes.ContainsKey(commune)),
    };

    /// <summary>Whether the caller holds a permission in any commune at all: for rpcs that are not about one commune.</summary>
    public bool HasAnywhere(string permission) => permission switch
    {
        Permission.Public => true,
        Permission.Authenticated => IsAuthenticated,
        _ => ReachOf(permission) is var reach && (reach.Everywhere || reach.Communes.Count > 0),
    };

    /// <summary>For which units of a commune the caller holds a permission.</summary>
    public UnitScope UnitsFor(string permission, string commune)
    {
        var reach = ReachOf(permission);
        return reach.Everywhere ? UnitScope.Whole : reach.Communes.GetValueOrDefault(commune, UnitScope.None);
    }

    /// <summary>Whether the caller holds a permission for every unit of a commune.</summary>
    public bool HasForAllUnits(string permission, string commune) => UnitsFor(permission, commune).WholeCommune;

    /// <summary>
    /// The communes in which the caller holds a permission, also where it holds for some units only;
    /// null when in all. Reads over <c>communes/-</c> use it.
    /// </summary>
    public IReadOnlySet<string>? Communes(string permission)
    {
        var reach = ReachOf(permission);
        return reach.Everywhere ? null : reach.CommuneCodes;
    }

    private Reach ReachOf(string permission) => reaches.GetOrAdd(permission, static (code, caller) => caller.Measure(code), this);

    private Reach Measure(string permission)
    {
        var holding = Grants.Where(grant =>
            permissionsOfRoles.TryGetValue(grant.Role, out var patterns)
            && patterns.Any(pattern => PermissionPattern.Covers(pattern, permission))).ToList();

        var communes = holding
            .Where(grant => grant.Commune != Grant.EveryCommune)
            .GroupBy(grant => grant.Commune, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => group.Any(grant => grant.Unit is null)
                    ? UnitScope.Whole
                    : new UnitScope(false, [.. group.Select(grant => grant.Unit!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]),
                StringComparer.Ordinal);

        return new Reach(
            // A unit code means something within its commune only, so "every commune" with a unit gives nothing.
            holding.Any(grant => grant is { Commune: Grant.EveryCommune, Unit: null }),
            communes,
            communes.Keys.ToFrozenSet(StringComparer.Ordinal));
    }

    private sealed record Reach(bool Everywhere, FrozenDictionary<string, UnitScope> Communes, FrozenSet<string> CommuneCodes);
}
