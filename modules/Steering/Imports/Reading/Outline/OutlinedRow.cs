namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A repaired row with all it gets from the rows above it.</summary>
internal sealed record OutlinedRow(DraftRow Draft, AreaHeading? Area, GoalHeading? Goal, IReadOnlyList<Piece> Task, Ordinal? Ordinal, IReadOnlyList<Group> Groups)
{
    /// <summary>Filled after all rows of the area are known.</summary>
    public IReadOnlyList<Piece> AreaBudget { get; init; } = [];

    /// <summary>Activity text found elsewhere when the row's own cell is empty.</summary>
    public IReadOnlyList<Piece> Activity { get; init; } = [];
}
