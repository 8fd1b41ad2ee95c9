using System.Buffers.Binary;

namespace CchcPlatform.Kernel.Files;

/// <summary>
/// Tells Office files from other zip files by the names in the zip's own directory. Nothing is unpacked and nothing allocated,
/// so a zip bomb is only a zip.
/// </summary>
internal static class ZipContent
{
    private const string Zip = "application/zip";
    private const string OpenXml = "application/vnd.openxmlformats-officedocument.";
    private const int MostEntries = 10_000;

    public static string TypeOf(ReadOnlySpan<byte> content)
    {
        // OpenDocument: the first entry is called mimetype, is not compressed, and holds the type.
        if (content.Length > 38 && content[30..].StartsWith("mimetypeapplication/vnd.oasis.opendocument."u8))
        {
            var rest = content[38..Math.Min(content.Length, 138)];
            var end = rest.IndexOf("PK"u8);
            return end > 0 ? System.Text.Encoding.ASCII.GetString(rest[..end]) : Zip;
        }

        var (found, macros) = ("", false);
        var place = DirectoryOf(content);
        for (var entry = 0; entry < MostEntries && place >= 0 && place + 46 <= content.Length; entry++)
        {
            var header = content[place..];
            if (!header.StartsWith("PK\u0001\u0002"u8))
            {
                break;
            }

            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
            var next = 46 + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
            if (next > header.Length)
            {
                break;
            }

            var name = header.Slice(46, nameLength);
            if (found.Length == 0)
            {
                found = name.SequenceEqual("word/document.xml"u8) ? "word"
                    : name.SequenceEqual("xl/workbook.xml"u8) ? "xl"
                    : name.SequenceEqual("ppt/presentation.xml"u8) ? "ppt" : "";
            }

            macros |= name.EndsWith("/vbaProject.bin"u8);
            place += next;
        }

        return (found, macros) switch
        {
            ("word", false) => OpenXml + "wordprocessingml.document",
            ("xl", false) => OpenXml + "spreadsheetml.sheet",
            ("ppt", false) => OpenXml + "presentationml.presentation",
            ("word", true) => "application/vnd.ms-word.document.macroEnabled.12",
            ("xl", true) => "application/vnd.ms-excel.sheet.macroEnabled.12",
            ("ppt", true) => "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
            _ => Zip,
        };
    }

    // The end record is the last 22 bytes, before a comment of at most 64 KiB.
    private static int DirectoryOf(ReadOnlySpan<byte> content)
    {
        var tail = Math.Max(0, content.Length - 22 - ushort.MaxValue);
        var end = content[tail..].LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || tail + end + 22 > content.Length)
        {
            return -1;
        }

        var offset = BinaryPrimitives.ReadUInt32LittleEndian(content[(tail + end + 16)..]);
        return offset < content.Length ? (int)offset : -1;
    }
}
