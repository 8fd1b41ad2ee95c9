using System.Globalization;
using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The tables of a .docx and the paragraphs between them, in order. Deleted text that is still tracked is not read.</summary>
internal sealed class WordReader(OfficePackage package, ReadingLimits limits, CancellationToken cancel)
{
    private readonly RowCollector rows = new(limits, cancel);
    private readonly StringBuilder text = new();
    private WordTable? table;
    private int nesting, tables, block;

    public SourceDocument Read(string part)
    {
        using var reader = package.Open(part);
        while (reader.Read())
        {
            if (reader.IsStart) Start(reader);
            else if (reader.IsEnd) End(reader.Name);
        }

        return new SourceDocument(SourceFormat.Word, [new SourcePart("", rows.Rows)]);
    }

    private void Start(PartReader reader)
    {
        switch (reader.Name)
        {
            case "tbl" when ++nesting == 1:
                FlushParagraph();
                table = new WordTable(limits);
                tables++;
                break;
            case "tr" when nesting == 1:
                table!.StartRow();
                break;
            case "tc" when nesting == 1:
                text.Clear();
                table!.StartCell();
                break;
            case "gridSpan" when nesting == 1:
                table!.Span(Number(reader.Attribute("val"), 1), block + 1);
                break;
            case "gridBefore" when nesting == 1:
                table!.SkipBefore(Number(reader.Attribute("val"), 0), block + 1);
                break;
            case "vMerge" when nesting == 1:
                table!.MergeDown(reader.Attribute("val") != "restart");
                break;
            case "hMerge" when nesting == 1 && reader.Attribute("val") != "restart":
                table!.MergeRight();
                break;
            case "del" or "ins" or "cnfStyle" or "moveFrom" when reader.IsEmptyElement:
                if (reader.Name == "del" && nesting == 1) table!.DeleteRow();
                break;
            case "del" or "moveFrom" or "delText" or "instrText" or "delInstrText" or "Fallback":
                reader.SkipElement();
                break;
            case "t" when !reader.IsEmptyElement:
                ReadText(reader);
                break;
            case "tab" or "ptab":
                text.Append(' ');
                break;
            case "br" or "cr":
                text.Append('\n');
                break;
            case "noBreakHyphen":
                text.Append('-');
                break;
        }

        if (reader.IsEmptyElement && reader.Name is "tbl" or "tr" or "tc" or "p") End(reader.Name);
    }

    private void End(string name)
    {
        switch (name)
        {
            case "p":
                if (nesting == 0) FlushParagraph();
                else text.Append('\n');
                break;
            case "tc" when nesting == 1:
                table!.EndCell(text.ToString().Trim('\n'), block + 1);
                text.Clear();
                break;
            case "tr" when nesting == 1:
                block++;
                if (table!.EndRow() is { } cells) rows.Add(block, tables, cells);
                break;
            case "tbl":
                nesting--;
                text.Clear();
                break;
        }
    }

    private void ReadText(PartReader reader)
    {
        var depth = reader.Depth;
        while (reader.Read() && !(reader.IsEnd && reader.Depth == depth))
        {
            if (reader.IsText) reader.AppendText(text);
        }
    }

    private void FlushParagraph()
    {
        var paragraph = text.ToString();
        text.Clear();
        block++;
        rows.Add(block, 0, [new SourceCell(paragraph.Trim('\n'))]);
    }

    private static int Number(string? typed, int otherwise) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
