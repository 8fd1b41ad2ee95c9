namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Puts the cells of one Word table on its grid: spans to the right and merges downward become cells of their own.</summary>
internal sealed class WordTable(ReadingLimits limits)
{
    private readonly Dictionary<int, string> above = [];
    private List<SourceCell> row = [];
    private bool continues, fromLeft, deleted;
    private int span = 1;

    public bool Continues => continues;

    public void StartRow() => (row, deleted) = ([], false);

    public void StartCell() => (span, continues, fromLeft) = (1, false, false);

    public void DeleteRow() => deleted = true;

    public void MergeDown(bool continuation) => continues = continuation;

    public void MergeRight() => fromLeft = true;

    public void Span(int columns, int line)
    {
        Check(columns, line);
        span = columns;
    }

    public void SkipBefore(int columns, int line)
    {
        Check(row.Count + (long)columns, line);
        for (var i = 0; i < columns; i++) row.Add(new SourceCell(""));
    }

    public void EndCell(string text, int line)
    {
        Check(row.Count + span, line);
        var column = row.Count;
        if (fromLeft)
        {
            row.Add(new SourceCell(text, text.Length == 0 ? CellOrigin.FromLeft : CellOrigin.Own));
        }
        else if (continues && string.IsNullOrWhiteSpace(text))
        {
            row.Add(new SourceCell(above.GetValueOrDefault(column, ""), CellOrigin.FromAbove));
        }
        else
        {
            // A continued cell that has text of its own is what converters leave of a cell torn over pages.
            row.Add(new SourceCell(text));
            above[column] = text;
        }

        for (var i = 1; i < span; i++) row.Add(new SourceCell("", CellOrigin.FromLeft));
    }

    public List<SourceCell>? EndRow() => deleted ? null : row;

    private void Check(long columns, int line)
    {
        if (columns > limits.Columns)
            throw new AppendixFault(FaultReasons.TooManyColumns, $"The table has more than {limits.Columns} columns.", $"block {line}");
    }
}
