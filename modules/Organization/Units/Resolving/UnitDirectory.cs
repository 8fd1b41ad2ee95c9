namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>What the resolver knows of a commune: its name, its units with all their names, its groups.</summary>
/// <param name="CommuneName">Such as "Phường Bình Phước".</param>
/// <param name="ProvinceNames">All names of the province, such as "Tỉnh Đồng Nai" and "Thành phố Đồng Nai".</param>
internal sealed record UnitDirectory(
    string CommuneName,
    IReadOnlyList<string> ProvinceNames,
    IReadOnlyList<DirectoryUnit> Units,
    IReadOnlyList<DirectoryGroup> Groups);

/// <summary>A unit as papers may call it. <paramref name="ValidTo"/> is the last day of the unit.</summary>
internal sealed record DirectoryUnit(
    string Id,
    string Code,
    UnitKind Kind,
    IReadOnlyList<DirectoryName> Names,
    IReadOnlyList<string> Aliases,
    DateOnly ValidFrom,
    DateOnly? ValidTo = null)
{
    public bool IsValidOn(DateOnly date) => ValidFrom <= date && (ValidTo is null || date <= ValidTo);
}

/// <summary>A name of a unit; <paramref name="ValidTo"/> is its last day.</summary>
internal sealed record DirectoryName(string Text, DateOnly ValidFrom, DateOnly? ValidTo = null)
{
    public bool IsValidOn(DateOnly date) => ValidFrom <= date && (ValidTo is null || date <= ValidTo);
}

/// <summary>Units that papers name as one: all of some kinds, and some by name.</summary>
internal sealed record DirectoryGroup(
    string Id,
    IReadOnlyList<string> Texts,
    IReadOnlyList<UnitKind> UnitKinds,
    IReadOnlyList<string> UnitIds,
    IReadOnlyList<string> ExcludedUnitIds)
{
    /// <summary>The members on a date, in the order of the register.</summary>
    public IEnumerable<DirectoryUnit> MembersOn(DateOnly date, IEnumerable<DirectoryUnit> units) => units.Where(unit =>
        unit.IsValidOn(date)
        && (UnitIds.Contains(unit.Id) || (UnitKinds.Contains(unit.Kind) && !ExcludedUnitIds.Contains(unit.Id))));
}
