namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Tab-separated text as spreadsheets and converters write it.</summary>
internal static class PlainTextReader
{
    public static SourceDocument Read(ReadOnlySpan<byte> bytes, ReadingLimits limits, CancellationToken cancel)
    {
        var text = TextDecoder.Decode(bytes);
        if (text.Length > limits.TotalCharacters)
            throw new AppendixFault(FaultReasons.TooLarge, $"The text holds more than {limits.TotalCharacters} characters.");
        if (string.IsNullOrWhiteSpace(text))
            throw new AppendixFault(FaultReasons.Empty, "The file holds nothing but spaces.");

        var rows = new RowCollector(limits, cancel);
        foreach (var (line, cells) in TabSeparated.Parse(text, limits))
            rows.Add(line, cells.Count > 1 ? 1 : 0, cells);
        return new SourceDocument(SourceFormat.Text, [new SourcePart("", rows.Rows)]);
    }
}
