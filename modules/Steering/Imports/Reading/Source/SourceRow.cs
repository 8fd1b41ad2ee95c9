namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// A row of a table, or a line of text outside tables (<see cref="Table"/> 0). <see cref="Line"/> is the line of the text,
/// the row of the sheet, or the running number of the block in a document, from 1.
/// </summary>
internal sealed record SourceRow(int Line, int Table, IReadOnlyList<SourceCell> Cells)
{
    public int Filled => Cells.Count(cell => cell.IsTyped);

    public SourceCell this[int column] => column < Cells.Count ? Cells[column] : default(SourceCell) with { Text = "" };
}
