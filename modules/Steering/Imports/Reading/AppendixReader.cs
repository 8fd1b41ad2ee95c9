namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Bytes to rows of cells. What a file is, its bytes say, never its name.</summary>
internal static class AppendixReader
{
    public static SourceDocument Read(Stream content, ReadingLimits limits, CancellationToken cancel)
    {
        using var bytes = Buffer(content, limits, cancel);
        var document = FileKinds.Detect(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) switch
        {
            FileKind.Package => OfficePackageReader.Read(bytes, limits, cancel),
            _ => PlainTextReader.Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), limits, cancel),
        };
        if (!document.Parts.Any(part => part.Rows.Any(row => row.Filled >= 2)))
            throw new AppendixFault(FaultReasons.NotATable, "The file holds no table: no line of it has two filled cells.");
        return document;
    }

    // Stops at the first byte over the limit, so 200 MB cost no more than 20.
    private static MemoryStream Buffer(Stream content, ReadingLimits limits, CancellationToken cancel)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = content.Read(chunk)) > 0)
        {
            cancel.ThrowIfCancellationRequested();
            if (buffer.Length + read > limits.FileBytes)
                throw new AppendixFault(FaultReasons.TooLarge, $"The file is larger than {limits.FileBytes / (1024 * 1024)} MiB.");
            buffer.Write(chunk, 0, read);
        }

        if (buffer.Length == 0)
            throw new AppendixFault(FaultReasons.Empty, "The file is empty.");
        return buffer;
    }
}
