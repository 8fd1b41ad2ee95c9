namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Takes rows as a reader finds them and keeps them inside the limits.</summary>
internal sealed class RowCollector(ReadingLimits limits, CancellationToken cancel)
{
    private readonly List<SourceRow> rows = [];
    private long characters;

    public IReadOnlyList<SourceRow> Rows => rows;

    /// <summary>Rows without any text are left out; the numbers of the others tell the gap.</summary>
    public void Add(int line, int table, List<SourceCell> cells)
    {
        cancel.ThrowIfCancellationRequested();
        while (cells.Count > 0 && cells[^1] is { IsEmpty: true, Origin: CellOrigin.Own })
            cells.RemoveAt(cells.Count - 1);
        if (cells.All(cell => cell.IsEmpty))
            return;
        if (rows.Count >= limits.Rows)
            throw new AppendixFault(FaultReasons.TooManyRows, $"The table has more than {limits.Rows} rows.", $"line {line}");
        CheckColumn(cells.Count, line);
        for (var column = 0; column < cells.Count; column++)
            CheckCell(cells[column].Text, line, column);
        rows.Add(new SourceRow(line, table, cells.ToArray()));
    }

    public void CheckColumn(long columns, int line)
    {
        if (columns > limits.Columns)
            throw new AppendixFault(FaultReasons.TooManyColumns, $"The table has more than {limits.Columns} columns.", $"line {line}");
    }

    /// <summary>A control character that no text of a plan needs, or no character at all.</summary>
    public static bool IsRefused(char character) =>
        char.IsControl(character) && character is not ('\t' or '\n' or '\r' or '\v' or '\f') || character is '\uFFFE' or '\uFFFF';

    private void CheckCell(string text, int line, int column)
    {
        if (text.Length > limits.CellCharacters)
            throw new AppendixFault(FaultReasons.CellTooLong, $"A cell has more than {limits.CellCharacters} characters.", $"line {line}, column {column + 1}");
        if ((characters += text.Length) > limits.TotalCharacters)
            throw new AppendixFault(FaultReasons.TooLarge, $"The tables hold more than {limits.TotalCharacters} characters.", $"line {line}");
        foreach (var character in text)
        {
            if (IsRefused(character))
                throw new AppendixFault(FaultReasons.ControlCharacters, $"A cell holds the control character U+{(int)character:X4}.", $"line {line}, column {column + 1}");
        }
    }
}
