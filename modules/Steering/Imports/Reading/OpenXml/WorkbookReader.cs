namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The visible sheets of an .xlsx, each as a part.</summary>
internal sealed class WorkbookReader(OfficePackage package, ReadingLimits limits, CancellationToken cancel)
{
    private const int MostSheets = 64;

    public SourceDocument Read(string workbook)
    {
        var relationships = package.Relationships(workbook);
        var (sheets, since1904) = Sheets(workbook, relationships);
        var strings = Part(relationships, "/sharedStrings") is { } shared ? SharedStrings.Read(package, shared, limits) : [];
        var formats = Part(relationships, "/styles") is { } styles ? NumberFormats.Read(package, styles, since1904) : new NumberFormats([], since1904);
        var rows = new RowCollector(limits, cancel);
        var parts = new List<SourcePart>();
        foreach (var (name, part) in sheets)
        {
            var before = rows.Rows.Count;
            new SheetReader(package, strings, formats, limits).Read(part, parts.Count + 1, rows);
            parts.Add(new SourcePart(name, rows.Rows.Skip(before).ToArray()));
        }

        return new SourceDocument(SourceFormat.Spreadsheet, parts);
    }

    private (List<(string Name, string Part)> Sheets, bool Since1904) Sheets(string workbook, IReadOnlyDictionary<string, Relationship> relationships)
    {
        var sheets = new List<(string, string)>();
        var since1904 = false;
        using var reader = package.Open(workbook);
        while (reader.Read())
        {
            if (!reader.IsStart) continue;
            if (reader.Name == "workbookPr")
                since1904 = reader.Attribute("date1904") is "1" or "true";
            if (reader.Name == "sheet" && reader.Attribute("state") is (null or "visible") && reader.Attribute("id", "/relationships") is { } id
                && relationships.TryGetValue(id, out var one) && one.Type.EndsWith("/worksheet", StringComparison.Ordinal))
                sheets.Add((Wording.Tidy(reader.Attribute("name") ?? ""), one.Target));
            if (sheets.Count > MostSheets)
                throw new AppendixFault(FaultReasons.TooLarge, $"The workbook has more than {MostSheets} sheets.");
        }

        return (sheets, since1904);
    }

    private string? Part(IReadOnlyDictionary<string, Relationship> relationships, string type) =>
        relationships.Values.FirstOrDefault(one => one.Type.EndsWith(type, StringComparison.Ordinal) && package.Has(one.Target))?.Target;
}
