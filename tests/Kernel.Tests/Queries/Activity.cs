namespace CchcPlatform.Kernel.Tests.Queries;

public enum TimeKind { Continuous, Dated, Periodic }

/// <summary>A row with a column of each kind a list may filter by.</summary>
public sealed class Activity
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Text { get; init; } = "";
    public string TextFolded { get; init; } = "";
    public string? Product { get; init; }
    public TimeKind Kind { get; init; }
    public TimeKind? PlannedKind { get; init; }
    public DateOnly? DueDate { get; init; }
    public decimal? Budget { get; init; }
    public bool? Confirmed { get; init; }
    public DateTimeOffset CreateTime { get; init; }
    public string[] LeadUnits { get; init; } = [];
    public List<string>? CoUnits { get; init; }
}
