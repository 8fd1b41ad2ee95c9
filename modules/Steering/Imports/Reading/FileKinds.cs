namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What the first bytes tell; refuses what cannot be read, each with its own reason.</summary>
internal static class FileKinds
{
    private static ReadOnlySpan<byte> Ole => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // The name of the stream in which Office keeps an encrypted document, as its directory holds it (UTF-16).
    private static ReadOnlySpan<byte> EncryptedPackage =>
        [0x45, 0, 0x6E, 0, 0x63, 0, 0x72, 0, 0x79, 0, 0x70, 0, 0x74, 0, 0x65, 0, 0x64, 0, 0x50, 0, 0x61, 0, 0x63, 0, 0x6B, 0, 0x61, 0, 0x67, 0, 0x65, 0];

    public static FileKind Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("PK\x03\x04"u8) || bytes.StartsWith("PK\x05\x06"u8))
            return FileKind.Package;
        if (bytes.StartsWith(Ole))
        {
            throw bytes.IndexOf(EncryptedPackage) >= 0
                ? new AppendixFault(FaultReasons.Encrypted, "The document is protected by a password. Save it without one.")
                : new AppendixFault(FaultReasons.OldFormat, "This is an old .doc or .xls file. Save it as .docx or .xlsx.");
        }

        if (bytes[..Math.Min(bytes.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
            throw new AppendixFault(FaultReasons.Pdf, "This is a PDF. Send the .docx or .xlsx it was printed from.");
        if (bytes.StartsWith("{\\rtf"u8))
            throw new AppendixFault(FaultReasons.UnsupportedFormat, "This is an RTF document. Save it as .docx.");
        if (StartsLikeMarkup(bytes))
            throw new AppendixFault(FaultReasons.UnsupportedFormat, "This is an HTML or XML file. Send tab-separated text, .docx or .xlsx.");
        return FileKind.Text;
    }

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    private static bool StartsLikeMarkup(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Bom)) bytes = bytes[3..];
        bytes = bytes.TrimStart(" \t\r\n"u8);
        var start = System.Text.Encoding.ASCII.GetString(bytes[..Math.Min(bytes.Length, 9)]);
        return start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase);
    }
}
