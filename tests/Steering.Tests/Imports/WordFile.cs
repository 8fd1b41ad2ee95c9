using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>
/// Writes a .docx: paragraphs and tables in order. A cell is text; "^" merges it with the cell above, "&lt;" with the one to its left,
/// and line breaks are paragraphs.
/// </summary>
internal sealed class WordFile
{
    private readonly List<OpenXmlElement> body = [];

    public WordFile Text(params string[] paragraphs)
    {
        body.AddRange(paragraphs.Select(text => Paragraph(text)));
        return this;
    }

    public WordFile Table(params string[][] rows)
    {
        var table = new Table();
        for (var i = 0; i < rows.Length; i++) table.Append(Row(rows, i));
        body.Add(table);
        return this;
    }

    public WordFile Element(OpenXmlElement element)
    {
        body.Add(element);
        return this;
    }

    public byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.Document = new Document(new Body(body.Select(one => one.CloneNode(true))));
        }

        return stream.ToArray();
    }

    public static Paragraph Paragraph(string text) => new(new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve }));

    private static TableRow Row(string[][] rows, int i)
    {
        var row = new TableRow();
        var cells = rows[i];
        for (var column = 0; column < cells.Length; column++)
        {
            if (cells[column] == "<") continue;
            var span = 1;
            while (column + span < cells.Length && cells[column + span] == "<") span++;
            var properties = new TableCellProperties();
            if (span > 1) properties.Append(new GridSpan { Val = span });
            if (cells[column] == "^") properties.Append(new VerticalMerge());
            else if (i + 1 < rows.Length && column < rows[i + 1].Length && rows[i + 1][column] == "^") properties.Append(new VerticalMerge { Val = MergedCellValues.Restart });
            var cell = new TableCell(properties);
            foreach (var line in (cells[column] == "^" ? "" : cells[column]).Split('\n')) cell.Append(Paragraph(line));
            row.Append(cell);
        }

        return row;
    }
}
