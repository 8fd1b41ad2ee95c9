namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>A commune of Viet Nam. Reference data of the whole country, in no commune's scope.</summary>
internal sealed class Commune
{
    /// <summary>Five digits.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }

    public CommuneKind Kind { get; set; }

    public required string ProvinceCode { get; set; }

    /// <summary>The name, folded.</summary>
    public required string SearchText { get; set; }

    /// <summary>
    /// Counts the changes to the days, names and parents of its units. Each is checked against all of them, so of two at the same
    /// time one is refused.
    /// </summary>
    public long RegisterRevision { get; set; }

    public string ResourceName => $"communes/{Code}";

    /// <summary>Whether the other one has the same name, kind and province.</summary>
    public bool SaysTheSame(Commune other) =>
        (Name, Kind, ProvinceCode, SearchText) == (other.Name, other.Kind, other.ProvinceCode, other.SearchText);
}
