using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>The rules that hold between the units of a commune.</summary>
internal sealed class UnitRegister(IReadOnlyList<Unit> units)
{
    public Unit? Find(string code) => units.FirstOrDefault(unit => unit.Code == code);

    /// <summary>Notes a parent that does not exist, ends before the unit, or stands below it.</summary>
    /// <param name="unitCode">Code of the unit.</param>
    /// <param name="validTo">Last day of the unit; null while it has none, as every new one.</param>
    /// <param name="parentCode">Code of the parent; null without one.</param>
    /// <param name="violations">Takes what is wrong.</param>
    public void CheckParent(string unitCode, DateOnly? validTo, string? parentCode, Violations violations)
    {
        if (parentCode is null)
        {
            return;
        }
        var parent = Find(parentCode);
        violations
            .Require(parent is not null, "unit.parent", "must be a unit of the register.", "UNIT_PARENT_UNKNOWN")
            .Require(parent?.ValidTo is null || validTo <= parent.ValidTo, "unit.parent", "must not end before the unit does.", "UNIT_PARENT_ENDED");
        var above = parentCode;
        // As many steps as there are units: stored rows with a cycle must not hold the call for ever.
        for (var step = 0; above is not null && step <= units.Count; step++)
        {
            if (above == unitCode)
            {
                violations.Require(false, "unit.parent", "must not be the unit itself or a unit below it.", "UNIT_PARENT_CYCLE");
                return;
            }
            above = Find(above)?.ParentCode;
        }
    }

    /// <summary>Refuses a name that another unit carries in the same days: nobody could tell which of the two a paper means.</summary>
    public void CheckNameFree(string unitCode, string name, DateOnly from, DateOnly? to)
    {
        var folded = VietnameseText.FoldKeepingAccents(name);
        foreach (var other in units.Where(other => other.Code != unitCode && other.Overlaps(from, to)))
        {
            if (other.Names.Any(carried => (to is null || carried.ValidFrom <= to)
                && (carried.ValidTo is null || from <= carried.ValidTo)
                && VietnameseText.FoldKeepingAccents(carried.Text) == folded))
            {
                throw new ConflictFault("UNIT_NAME_TAKEN", $"The unit {other.Code} carries this name on some of these days.");
            }
        }
    }

    /// <summary>Units below this one that go on after the day.</summary>
    public IEnumerable<Unit> PartsAfter(string unitCode, DateOnly day) =>
        units.Where(unit => unit.ParentCode == unitCode && (unit.ValidTo is null || unit.ValidTo > day));
}
