namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>A name with the days on which it is valid, both included.</summary>
internal sealed record ProvinceName
{
    public required string Text { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public string LegalBasis { get; init; } = "";

    /// <summary>Whether somebody has checked the dates against the document.</summary>
    public bool Verified { get; init; }
}
