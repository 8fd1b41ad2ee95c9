using System.IO.Compression;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What is refused before any part is read: too many or too large parts, macros, passwords, document type definitions.</summary>
internal static class PackageGuard
{
    /// <summary>Counts the entries before the zip reader makes an object of each.</summary>
    public static void CheckDirectory(ReadOnlySpan<byte> bytes, ReadingLimits limits)
    {
        var entries = 0;
        for (var rest = bytes; ;)
        {
            var at = rest.IndexOf("PK\x01\x02"u8);
            if (at < 0) return;
            rest = rest[(at + 4)..];
            if (++entries > limits.Parts)
                throw new AppendixFault(FaultReasons.ZipBomb, $"The document has more than {limits.Parts} parts.");
        }
    }

    public static void CheckEntries(ZipArchive zip, ReadingLimits limits)
    {
        long unpacked = 0;
        foreach (var entry in zip.Entries)
        {
            if (entry.IsEncrypted)
                throw new AppendixFault(FaultReasons.Encrypted, "The document is protected by a password. Save it without one.");
            if (entry.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
                throw new AppendixFault(FaultReasons.Macros, "The document carries macros. Save it as .docx or .xlsx without them.", $"part {entry.FullName}");
            unpacked += entry.Length;
            if (entry.Length < 0 || unpacked > limits.UnpackedBytes
                || (entry.Length > limits.RatioFromBytes && entry.Length / Math.Max(entry.CompressedLength, 1) > limits.UnpackRatio))
                throw new AppendixFault(FaultReasons.ZipBomb, "The document unpacks to far more than it is.", $"part {entry.FullName}");
        }
    }

    /// <summary>A document type definition stands before the root element, so reading up to there finds it in every part.</summary>
    public static void CheckParts(OfficePackage package)
    {
        foreach (var part in package.XmlParts)
        {
            using var reader = package.Open(part);
            reader.MoveToRoot();
            if (part == "[Content_Types].xml")
                RefuseMacroTypes(reader);
        }
    }

    private static void RefuseMacroTypes(PartReader reader)
    {
        while (reader.Read())
        {
            if (reader.IsStart && reader.Attribute("ContentType")?.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) == true)
                throw new AppendixFault(FaultReasons.Macros, "The document is of a kind that carries macros. Save it as .docx or .xlsx.");
        }
    }
}
