namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A heading found at a row of a part, one to three rows high.</summary>
/// <param name="NamesWork">Has a column for tasks or activities; a table of targets only has goals.</param>
/// <param name="IsSure">More than half of the columns are named by nothing but known words, or one is a column of numbers: a row of work can hold such words only among others.</param>
internal sealed record Heading(int Row, int Height, ColumnMap Map, int Roles, bool NamesWork, bool IsSure);
