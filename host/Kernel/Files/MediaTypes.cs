using System.Text;
using System.Text.Unicode;

namespace CchcPlatform.Kernel.Files;

/// <summary>Finds what kind of file some bytes are, by their signature. A file name says nothing: it is the sender's.</summary>
public static class MediaTypes
{
    /// <summary>What bytes are called that have no signature known here.</summary>
    public const string Unknown = "application/octet-stream";

    private static readonly (int Offset, byte[] Bytes, string Type)[] Signatures =
    [
        (0, [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], "image/png"),
        (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
        (0, "GIF87a"u8.ToArray(), "image/gif"),
        (0, "GIF89a"u8.ToArray(), "image/gif"),
        (0, [.. "II*"u8, 0], "image/tiff"),
        (0, [.. "MM"u8, 0, (byte)'*'], "image/tiff"),
        (8, "WEBP"u8.ToArray(), "image/webp"),
        (4, "ftypheic"u8.ToArray(), "image/heic"),
        (4, "ftyp"u8.ToArray(), "video/mp4"),
        (0, @"{\rtf"u8.ToArray(), "application/rtf"),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        (0, "Rar!"u8.ToArray(), "application/vnd.rar"),
        (0, [0x1F, 0x8B], "application/gzip"),
        (0, "MZ"u8.ToArray(), "application/vnd.microsoft.portable-executable"),
        (0, [0x7F, .. "ELF"u8], "application/x-elf"),
    ];

    private static readonly byte[] Ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // Streams of the old binary Office formats, by their names in the directory of the container.
    private static readonly (byte[] Name, string Type)[] OleStreams =
    [
        (Encoding.Unicode.GetBytes("WordDocument\0"), "application/msword"),
        (Encoding.Unicode.GetBytes("Workbook\0"), "application/vnd.ms-excel"),
        (Encoding.Unicode.GetBytes("Book\0"), "application/vnd.ms-excel"),
        (Encoding.Unicode.GetBytes("PowerPoint Document\0"), "application/vnd.ms-powerpoint"),
    ];

    /// <summary>The media type of a file's bytes, such as <c>application/pdf</c>; <see cref="Unknown"/> when nothing fits.</summary>
    /// <param name="content">The whole file.</param>
    public static string Of(ReadOnlySpan<byte> content)
    {
        // The standard lets a PDF begin anywhere in its first 1024 bytes.
        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return "application/pdf";
        }

        if (content.StartsWith("PK\u0003\u0004"u8) || content.StartsWith("PK\u0005\u0006"u8))
        {
            return ZipContent.TypeOf(content);
        }

        if (content.StartsWith(Ole))
        {
            foreach (var (name, type) in OleStreams)
            {
                if (content.IndexOf(name) >= 0)
                {
                    return type;
                }
            }

            return "application/x-ole-storage";
        }

        foreach (var (offset, bytes, type) in Signatures)
        {
            if (content.Length >= offset + bytes.Length && content[offset..].StartsWith(bytes))
            {
                return type;
            }
        }

        return TextType(content);
    }

    private static string TextType(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return "text/plain";
        }

        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            content = content[3..];
        }

        // Control characters other than tab, line feed, form feed and carriage return are in no text.
        if (!Utf8.IsValid(content) || content.IndexOfAnyInRange((byte)0, (byte)8) >= 0 || content.IndexOfAnyInRange((byte)0x0E, (byte)0x1A) >= 0)
        {
            return Unknown;
        }

        var start = content.TrimStart(" \t\r\n"u8);
        return start.StartsWith("<?xml"u8) || start.StartsWith("<svg"u8) ? "application/xml" : "text/plain";
    }
}
