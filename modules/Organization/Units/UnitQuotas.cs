namespace CchcPlatform.Modules.Organization.Units;

/// <summary>How many people a unit may have; null where nothing is decided.</summary>
internal sealed record UnitQuotas
{
    public int? Deputies { get; init; }

    /// <summary>Công chức.</summary>
    public int? CivilServants { get; init; }

    /// <summary>Viên chức.</summary>
    public int? PublicEmployees { get; init; }

    /// <summary>Hợp đồng lao động theo Nghị định 111/2022/NĐ-CP.</summary>
    public int? Contracts111 { get; init; }
}
