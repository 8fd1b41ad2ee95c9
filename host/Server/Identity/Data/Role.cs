namespace CchcPlatform.Server.Identity.Data;

/// <summary>A role of the ward, with its name for people.</summary>
public sealed class Role
{
    public required string Code { get; init; }
    public required string NameVi { get; set; }
    public required string NameEn { get; set; }
}
