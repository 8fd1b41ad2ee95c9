using System.Globalization;
using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The tables of a .docx and the paragraphs between them, in order. Deleted text that is still tracked is not read.</summary>
internal sealed class WordReader(OfficePackage package, ReadingLimits limits, CancellationToken cancel)
{
    private readonly RowCollector rows = new(limits, cancel);
    private readonly StringBuilder text = new();
    private WordNumbering numbering = WordNumbering.None;
    private WordTable? table;
    private (string? Numbers, int? Level, string? Style, int Start) paragraph;
    private bool inRowProperties;
    private int nesting, tables, block;

    public SourceDocument Read(string part)
    {
        var related = package.Relationships(part).Values.ToList();
        string? Related(string type) => related.FirstOrDefault(one => one.Type.EndsWith(type, StringComparison.Ordinal) && package.Has(one.Target))?.Target;
        numbering = WordNumbering.Read(package, Related("/numbering"), Related("/styles"));
        ReadPart(part);

        // What a row refers to by a small number stands at the end of the list of what was not placed.
        foreach (var notes in new[] { Related("/footnotes"), Related("/endnotes") }.OfType<string>()) ReadPart(notes);
        return new SourceDocument(SourceFormat.Word, [new SourcePart("", rows.Rows)]);
    }

    private void ReadPart(string part)
    {
        using var reader = package.Open(part);
        while (reader.Read())
        {
            if (reader.IsStart) Start(reader);
            else if (reader.IsEnd) End(reader.Name);
        }
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
            case "p":
                paragraph = (null, null, null, text.Length);
                break;
            case "numId":
                paragraph.Numbers = reader.Attribute("val");
                break;
            case "ilvl":
                paragraph.Level = Number(reader.Attribute("val"), 0);
                break;
            case "pStyle":
                paragraph.Style = reader.Attribute("val");
                break;
            case "trPr" when !reader.IsEmptyElement:
                inRowProperties = true;
                break;
            case "del" or "ins" or "cnfStyle" or "moveFrom" when reader.IsEmptyElement:
                // Elsewhere the mark of a paragraph was deleted, not the row.
                if (reader.Name == "del" && nesting == 1 && inRowProperties) table!.DeleteRow();
                break;
            case "pPrChange" or "rPrChange" or "tcPrChange" or "trPrChange" or "tblPrChange" or "tblPrExChange" or "sectPrChange" or "numberingChange":
                reader.SkipElement();
                break;
            case "sym":
                text.Append(Symbol(reader.Attribute("char")));
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
            case "trPr":
                inRowProperties = false;
                break;
            case "p":
                NumberParagraph();
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
            // A table within a cell leaves its words, and those before it, in the cell.
            case "tbl" when --nesting == 0:
                text.Clear();
                break;
        }
    }

    // Numbers that Word computes are what people see; a bullet matters only where it stands alone, as in a column of numbers.
    private void NumberParagraph()
    {
        var typed = text.Length > paragraph.Start && !string.IsNullOrWhiteSpace(text.ToString(paragraph.Start, text.Length - paragraph.Start));
        if (!typed && table?.Continues == true && nesting > 0) return;
        if (numbering.Next(paragraph.Numbers, paragraph.Level, paragraph.Style) is { } number && (!typed || number != WordNumbering.Bullet))
            text.Insert(Math.Min(paragraph.Start, text.Length), typed ? number + " " : number);
        paragraph = (null, null, null, text.Length);
    }

    // Signs of the fonts Wingdings: ticks are ticks, the rest are bullets.
    private static char Symbol(string? code) => code is { Length: 4 } && code[2..].ToUpperInvariant() is "FC" or "FE" or "50" or "52" ? '\u2713' : '\u2022';

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
