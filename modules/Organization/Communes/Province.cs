namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>A province or centrally run city. Papers carry the name of their day of signing.</summary>
internal sealed class Province
{
    /// <summary>Two digits.</summary>
    public required string Code { get; init; }

    /// <summary>Oldest first.</summary>
    public List<ProvinceName> Names { get; set; } = [];

    public string NameOn(DateOnly day) => (Names.LastOrDefault(name => name.ValidFrom is null || name.ValidFrom <= day) ?? Names[0]).Text;
}
