using CchcPlatform.Kernel.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Units that papers name as one, such as "Các phòng, đơn vị thuộc phường".</summary>
internal sealed class UnitGroup : Aggregate
{
    public required string GroupId { get; init; }

    public string Name { get; set; } = "";

    public List<string> Aliases { get; set; } = [];

    /// <summary>All units of these kinds are members.</summary>
    public List<UnitKind> UnitKinds { get; set; } = [];

    /// <summary>Members beside those of the kinds.</summary>
    public List<string> UnitCodes { get; set; } = [];

    public List<string> ExcludedUnitCodes { get; set; } = [];

    public override string ResourceName => $"communes/{Commune}/unitGroups/{GroupId}";

    /// <summary>The members on a day, among the units of the commune.</summary>
    public IEnumerable<Unit> MembersOn(DateOnly day, IEnumerable<Unit> units) => units.Where(unit =>
        unit.IsValidOn(day)
        && (UnitCodes.Contains(unit.Code) || (UnitKinds.Contains(unit.Kind) && !ExcludedUnitCodes.Contains(unit.Code))));
}
