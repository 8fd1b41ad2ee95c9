namespace CchcPlatform.Kernel.Access;

/// <summary>For which units of one commune a caller holds a permission.</summary>
/// <param name="WholeCommune">True when the permission holds for every unit; then <see cref="Units"/> says nothing.</param>
/// <param name="Units">Unit codes, without repetition, in ordinal order; empty when the caller has no unit.</param>
public sealed record UnitScope(bool WholeCommune, IReadOnlyList<string> Units)
{
    /// <summary>The scope of a caller without the permission in that commune.</summary>
    public static UnitScope None { get; } = new(false, []);

    /// <summary>The scope of a caller who holds the permission for every unit.</summary>
    public static UnitScope Whole { get; } = new(true, []);

    /// <summary>Whether the permission holds for this unit.</summary>
    public bool Includes(string unit) => WholeCommune || Units.Contains(unit, StringComparer.Ordinal);

    /// <summary>Whether the permission holds for at least one of these units, such as an activity's lead units.</summary>
    public bool IncludesAny(IEnumerable<string> units) => WholeCommune || units.Any(Includes);
}
