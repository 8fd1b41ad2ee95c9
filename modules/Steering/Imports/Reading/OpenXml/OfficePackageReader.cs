using System.IO.Compression;
using System.Xml;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Opens a .docx or .xlsx as the zip it is, after looking for what may not be in it.</summary>
internal static class OfficePackageReader
{
    public static SourceDocument Read(MemoryStream bytes, ReadingLimits limits, CancellationToken cancel)
    {
        try
        {
            PackageGuard.CheckDirectory(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), limits);
            bytes.Position = 0;
            using var zip = new ZipArchive(bytes, ZipArchiveMode.Read, leaveOpen: true);
            PackageGuard.CheckEntries(zip, limits);
            var package = new OfficePackage(zip, limits, cancel);
            PackageGuard.CheckParts(package);
            return package.MainPart() switch
            {
                ("document", var part) => new WordReader(package, limits, cancel).Read(part),
                ("workbook", var part) => new WorkbookReader(package, limits, cancel).Read(part),
                var (root, _) => throw new AppendixFault(FaultReasons.UnsupportedFormat, $"The file is an Office document of another kind ({root}). Send .docx, .xlsx or tab-separated text."),
            };
        }
        catch (XmlException fault)
        {
            throw new AppendixFault(FaultReasons.Damaged, "A part of the document is not valid XML.", fault.LineNumber > 0 ? $"line {fault.LineNumber} of the part" : null, fault);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or IOException or OverflowException or FormatException)
        {
            throw new AppendixFault(FaultReasons.Damaged, "The document is damaged: it cannot be unpacked.", null, fault);
        }
    }
}
