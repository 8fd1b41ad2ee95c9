using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Text;
using Proto = Cchc.Organization.V1;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Takes the fields of a group over from a request and notes what is wrong with them.</summary>
internal static class GroupFields
{
    public static readonly string[] Names = ["display_name", "aliases", "unit_kinds", "units", "excluded_units"];

    public static void Take(UnitGroup group, IEnumerable<string> fields, Proto.UnitGroup given, UnitRegister register, Violations violations)
    {
        foreach (var field in fields)
        {
            switch (field)
            {
                case "display_name":
                    UnitFields.CheckName(given.DisplayName, "unit_group.display_name", violations);
                    group.Name = VietnameseText.Normalize(given.DisplayName);
                    break;
                case "aliases":
                    UnitFields.CheckAliases(given.Aliases, "unit_group.aliases", violations);
                    group.Aliases = [.. given.Aliases.Select(VietnameseText.Normalize).Distinct()];
                    break;
                case "unit_kinds":
                    group.UnitKinds = [.. given.UnitKinds.Distinct()
                        .Select((kind, at) => UnitFields.Kind(kind, $"unit_group.unit_kinds[{at}]", violations)).OfType<UnitKind>()];
                    break;
                case "units":
                    group.UnitCodes = Codes(group.Commune, given.Units, "unit_group.units", register, violations);
                    break;
                case "excluded_units":
                    group.ExcludedUnitCodes = Codes(group.Commune, given.ExcludedUnits, "unit_group.excluded_units", register, violations);
                    break;
            }
        }
        violations.Require(group.UnitKinds.Count + group.UnitCodes.Count > 0, "unit_group.unit_kinds", "must have a kind, or units a unit: a group has members.", "GROUP_WITHOUT_RULE");
    }

    private static List<string> Codes(string commune, IReadOnlyList<string> names, string field, UnitRegister register, Violations violations)
    {
        violations.Require(names.Count <= 1_000, field, "must have at most 1000 entries.", "FIELD_TOO_LONG");
        var codes = new List<string>();
        for (var at = 0; at < Math.Min(names.Count, 1_000); at++)
        {
            var code = UnitFields.CodeIn(commune, names[at], $"{field}[{at}]", violations);
            violations.Require(code is not null && register.Find(code) is not null, $"{field}[{at}]", "must be a unit of the register.", "UNIT_UNKNOWN");
            codes.Add(code ?? "");
        }
        return [.. codes.Distinct()];
    }
}
