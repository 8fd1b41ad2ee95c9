using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Cells by tabs, rows by line ends; a cell copied from a spreadsheet is quoted when it holds tabs, line ends or quotes.</summary>
internal static class TabSeparated
{
    public static IEnumerable<(int Line, List<SourceCell> Cells)> Parse(string text, ReadingLimits limits)
    {
        int at = 0, line = 1;
        while (at < text.Length)
        {
            var cells = new List<SourceCell>();
            var start = line;
            bool more;
            do
            {
                var (cell, next) = Cell(text, at, limits);
                line += cell.AsSpan().Count('\n');
                cells.Add(new SourceCell(cell));
                if (cells.Count > limits.Columns && (cell.Length > 0 || cells.Count > 16 * limits.Columns))
                    throw new AppendixFault(FaultReasons.TooManyColumns, $"The table has more than {limits.Columns} columns.", $"line {start}");
                more = next < text.Length && text[next] == '\t';
                at = more ? next + 1 : next;
            }
            while (more);

            if (at < text.Length)
            {
                at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                line++;
            }

            yield return (start, cells);
        }
    }

    private static (string Cell, int Next) Cell(string text, int at, ReadingLimits limits)
    {
        if (at < text.Length && text[at] == '"' && Quoted(text, at, limits) is { } quoted)
            return quoted;
        var end = text.AsSpan(at).IndexOfAny('\t', '\n', '\r');
        end = end < 0 ? text.Length : at + end;
        return (text[at..end], end);
    }

    // A quote that is never closed, or closed in the middle of a cell, is a quotation mark and nothing else; two that each fill a cell are ditto
    // marks, with the tabs of their cells between them.
    private static (string Cell, int Next)? Quoted(string text, int at, ReadingLimits limits)
    {
        var cell = new StringBuilder();
        for (var i = at + 1; i < text.Length && cell.Length <= limits.CellCharacters; i++)
        {
            if (text[i] != '"')
            {
                if (text[i] != '\r') cell.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else
            {
                return (i + 1 == text.Length || text[i + 1] is '\t' or '\n' or '\r') && text[at + 1] != '\t' && text[i - 1] != '\t' ? (cell.ToString(), i + 1) : null;
            }
        }

        return null;
    }
}
