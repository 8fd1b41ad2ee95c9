namespace CchcPlatform.Modules.Organization.Units;

/// <summary>A name with the days on which it is valid, both included.</summary>
internal sealed record UnitName
{
    public required string Text { get; init; }

    public required DateOnly ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public string LegalBasis { get; init; } = "";
}
