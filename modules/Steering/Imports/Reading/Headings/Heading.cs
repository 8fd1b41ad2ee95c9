namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A heading found at a row of a part, one to three rows high.</summary>
internal sealed record Heading(int Row, int Height, ColumnMap Map, int Roles);
