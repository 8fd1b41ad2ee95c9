namespace CchcPlatform.Modules.Organization.Units;

/// <summary>A post at the head of a unit, such as "Trưởng phòng".</summary>
internal sealed record HeadPost
{
    public required string Title { get; init; }

    /// <summary>Who holds it now; personal.</summary>
    public string Holder { get; init; } = "";

    public int Count { get; init; } = 1;
}
