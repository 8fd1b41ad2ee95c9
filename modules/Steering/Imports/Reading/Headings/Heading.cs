namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A heading found at a row of a part, one to three rows high.</summary>
/// <param name="NamesWork">Has a column for tasks or activities; a table of targets only has goals.</param>
internal sealed record Heading(int Row, int Height, ColumnMap Map, int Roles, bool NamesWork);
