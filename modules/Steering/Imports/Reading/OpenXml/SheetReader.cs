using System.Globalization;
using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>One sheet: the cached values of its cells, then its merged ranges, which a sheet names after the cells.</summary>
internal sealed class SheetReader(OfficePackage package, List<string> strings, NumberFormats formats, ReadingLimits limits)
{
    private readonly SortedDictionary<int, List<SourceCell>> rows = [];
    private readonly List<string> merges = [];
    private readonly StringBuilder value = new();
    private long characters;
    private int nextColumn;

    public void Read(string part, int table, RowCollector into)
    {
        using var reader = package.Open(part);
        var row = 0;
        while (reader.Read())
        {
            if (!reader.IsStart) continue;
            switch (reader.Name)
            {
                case "row":
                    row = reader.Attribute("r") is { Length: <= 8 } typed && int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : row + 1;
                    nextColumn = 0;
                    break;
                case "c":
                    ReadCell(reader, row, into);
                    break;
                case "mergeCell" when reader.Attribute("ref") is { } range && merges.Count < 200_000:
                    merges.Add(range);
                    break;
            }
        }

        MergedRanges.Apply(merges, rows, limits);
        foreach (var (line, cells) in rows)
            into.Add(line, table, cells);
    }

    private void ReadCell(PartReader reader, int row, RowCollector into)
    {
        var type = reader.Attribute("t");
        var style = int.TryParse(reader.Attribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : -1;
        var at = CellReference.Parse(reader.Attribute("r")) ?? (nextColumn, row);
        nextColumn = at.Column + 1;
        var text = ReadValue(reader, type, style);
        if (string.IsNullOrWhiteSpace(text)) return;
        into.CheckColumn(at.Column + 1, at.Row);
        if ((characters += text.Length) > limits.TotalCharacters)
            throw new AppendixFault(FaultReasons.TooLarge, $"The sheet holds more than {limits.TotalCharacters} characters.", $"row {at.Row}");
        if (!rows.TryGetValue(at.Row, out var cells))
        {
            if (rows.Count >= limits.Rows)
                throw new AppendixFault(FaultReasons.TooManyRows, $"The table has more than {limits.Rows} rows.", $"row {at.Row}");
            rows[at.Row] = cells = [];
        }

        while (cells.Count <= at.Column) cells.Add(new SourceCell(""));
        cells[at.Column] = new SourceCell(text);
    }

    private string ReadValue(PartReader reader, string? type, int style)
    {
        if (reader.IsEmptyElement) return "";
        var depth = reader.Depth;
        string? inline = null;
        value.Clear();
        var inValue = false;
        while (reader.Read() && !(reader.IsEnd && reader.Depth == depth))
        {
            if (reader.IsStart && reader.Name == "is") inline = RichText.Read(reader);
            else if (reader.IsStart) inValue = reader.Name == "v" && !reader.IsEmptyElement;
            else if (reader.IsEnd) inValue = false;
            else if (inValue && reader.IsText) reader.AppendText(value);
        }

        return inline ?? type switch
        {
            "s" => int.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < strings.Count ? strings[index] : "",
            "str" or "e" or "d" or "inlineStr" => value.ToString(),
            "b" => value.ToString() == "1" ? "TRUE" : "FALSE",
            _ => formats.Show(value.ToString(), style),
        };
    }
}
