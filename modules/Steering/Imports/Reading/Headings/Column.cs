namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <param name="Name">The heading as typed, of two rows joined by " / ".</param>
internal sealed record Column(ColumnRole Role, string Name);
