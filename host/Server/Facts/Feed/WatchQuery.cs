using Cchc.Platform.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>What a watch asks for; a resume token belongs to one such query.</summary>
internal sealed class WatchQuery
{
    // More than a province has kinds of facts; a request could hold a million.
    private const int MostNames = 1_000;

    private WatchQuery(string commune, string[] modules, string[]? types) => (Commune, Modules, Types) = (commune, modules, types);

    /// <summary>5-digit code, or <c>-</c> for all of the caller's.</summary>
    public string Commune { get; }

    /// <summary>Keys of the wanted modules, in order; empty for all of the host.</summary>
    public string[] Modules { get; }

    /// <summary>Full names of the wanted facts, in order; null for all.</summary>
    public string[]? Types { get; }

    public bool Wants(string type) => Types is null || Array.BinarySearch(Types, type, StringComparer.Ordinal) >= 0;

    /// <summary>All of it as one text.</summary>
    public override string ToString() => $"{Commune} {string.Join(',', Modules)} {string.Join(',', Types ?? [])}";

    /// <summary>The query for some facts of one module in all communes, null for all, as the host that carries the module understands it.</summary>
    public static WatchQuery Of(string module, IEnumerable<string>? types) => new("-", [module], types is null ? null : Sorted(types));

    /// <exception cref="InvalidFault">Something asked for can never come from this host.</exception>
    public static WatchQuery Of(WatchFactsRequest request, FactTails tails, FactTypes types)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent", anyCommune: true).Commune;
        var wrong = new List<FieldViolation>();
        foreach (var (field, count) in new[] { ("modules", request.Modules.Count), ("types", request.Types_.Count) })
        {
            if (count > MostNames)
            {
                throw new InvalidFault(field, $"has {count} names; at most {MostNames} are taken.", "TOO_MANY");
            }
        }

        for (var i = 0; i < request.Modules.Count; i++)
        {
            if (tails.Find(request.Modules[i]) is null)
            {
                wrong.Add(new FieldViolation($"modules[{i}]", $"must be a module whose facts this host has: {string.Join(", ", tails.Modules)}.", "MODULE_UNKNOWN"));
            }
        }

        for (var i = 0; i < request.Types_.Count; i++)
        {
            var module = ModuleOf(request.Types_[i]);
            if (types.Find(request.Types_[i]) is null || tails.Find(module) is null || request.Modules.Count > 0 && !request.Modules.Contains(module))
            {
                wrong.Add(new FieldViolation($"types[{i}]", "must be the full name of a fact of the modules watched, such as cchc.steering.v1.PlanIssued; ListModules names them.", "FACT_TYPE_UNKNOWN"));
            }
        }

        if (wrong.Count > 0)
        {
            throw new InvalidFault(wrong);
        }

        // With types, only the logs that can hold them are read.
        var wanted = request.Types_.Count > 0 ? request.Types_.Select(ModuleOf) : request.Modules;
        return new WatchQuery(commune, Sorted(wanted), request.Types_.Count > 0 ? Sorted(request.Types_) : null);
    }

    private static string ModuleOf(string type) => type.Split('.') is ["cchc", var key, ..] ? key : "";

    private static string[] Sorted(IEnumerable<string> values) => [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
