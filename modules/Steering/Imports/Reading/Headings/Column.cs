namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <param name="Name">The heading as typed, of two rows joined by " / ".</param>
/// <param name="Mark">The time that a cross in this column stands for: one of the columns "Quý I", "Quý II", … Null in others.</param>
/// <param name="GoesOn">Its heading is the cell that began further left.</param>
internal sealed record Column(ColumnRole Role, string Name, string? Mark = null, bool GoesOn = false);
