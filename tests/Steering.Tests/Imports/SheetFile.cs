using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Writes an .xlsx. Cells are text (shared strings), numbers, or dates (serials shown as dates); "^" and "&lt;" merge as in <see cref="WordFile"/>.</summary>
internal sealed class SheetFile
{
    /// <summary>Custom number formats, from id 170.</summary>
    private static readonly string[] Formats = ["dd\\/mm\\/yyyy", "mm\\/yyyy", "[$-409]mmm\\-yy;@", "\"Tháng \"m\\/yyyy", "dd\\/mm;@", "yyyy"];

    private readonly List<(string Name, object?[][] Rows, bool Inline)> sheets = [];

    /// <summary>The number format of each style that a cell may name.</summary>
    public static IReadOnlyList<uint> Styles { get; } = [0, 170, 9, 14, 15, 16, 17, 22, 171, 172, 173, 174, 175];

    public SheetFile Sheet(string name, params object?[][] rows) => Add(name, rows, inline: false);

    public SheetFile InlineSheet(string name, params object?[][] rows) => Add(name, rows, inline: true);

    public byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new Workbook(new Sheets());
            workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = new Stylesheet(
                new NumberingFormats(Formats.Select((code, i) => new NumberingFormat { NumberFormatId = 170 + (uint)i, FormatCode = code })),
                new CellFormats(Styles.Select(id => new CellFormat { NumberFormatId = id, ApplyNumberFormat = id > 0 })));
            var strings = workbook.AddNewPart<SharedStringTablePart>();
            strings.SharedStringTable = new SharedStringTable();
            for (var i = 0; i < sheets.Count; i++)
            {
                var part = workbook.AddNewPart<WorksheetPart>();
                part.Worksheet = Worksheet(sheets[i].Rows, sheets[i].Inline, strings.SharedStringTable);
                workbook.Workbook.Sheets!.Append(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = (uint)i + 1, Name = sheets[i].Name });
            }
        }

        return stream.ToArray();
    }

    private SheetFile Add(string name, object?[][] rows, bool inline)
    {
        sheets.Add((name, rows, inline));
        return this;
    }

    private static Worksheet Worksheet(object?[][] rows, bool inline, SharedStringTable strings)
    {
        var data = new SheetData();
        var merges = new MergeCells();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = new Row { RowIndex = (uint)i + 1 };
            for (var column = 0; column < rows[i].Length; column++)
            {
                var reference = Name(column, i);
                if (rows[i][column] is null or "^" or "<") continue;
                row.Append(Cell(rows[i][column]!, reference, inline, strings));
                var (right, down) = (column, i);
                while (right + 1 < rows[i].Length && rows[i][right + 1] is "<") right++;
                while (down + 1 < rows.Length && column < rows[down + 1].Length && rows[down + 1][column] is "^") down++;
                if (right > column || down > i) merges.Append(new MergeCell { Reference = $"{reference}:{Name(right, down)}" });
            }

            data.Append(row);
        }

        return merges.HasChildren ? new Worksheet(data, merges) : new Worksheet(data);
    }

    private static Cell Cell(object value, string reference, bool inline, SharedStringTable strings)
    {
        switch (value)
        {
            case DateOnly date:
                return new Cell { CellReference = reference, StyleIndex = 1, CellValue = new CellValue(date.DayNumber - new DateOnly(1899, 12, 30).DayNumber) };
            case double number:
                return new Cell { CellReference = reference, CellValue = new CellValue(number) };
            case string text when text.StartsWith('='):
                return new Cell { CellReference = reference, DataType = CellValues.String, CellFormula = new CellFormula("A1"), CellValue = new CellValue(text[1..]) };
            case string text when inline:
                return new Cell { CellReference = reference, DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)) };
            default:
                strings.Append(new SharedStringItem(new Text((string)value) { Space = SpaceProcessingModeValues.Preserve }));
                return new Cell { CellReference = reference, DataType = CellValues.SharedString, CellValue = new CellValue(strings.ChildElements.Count - 1) };
        }
    }

    private static string Name(int column, int row) => $"{(char)('A' + column)}{row + 1}";
}
