using System.IO.Compression;
using System.Text;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Changes parts of an Office file by hand, as attackers and odd writers do.</summary>
internal static class Xml
{
    public static byte[] Edit(byte[] package, string part, Func<string, string> edit)
    {
        using var stream = new MemoryStream();
        stream.Write(package);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry(part)!;
            string text;
            using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(part).Open(), new UTF8Encoding(false));
            writer.Write(edit(text));
        }

        return stream.ToArray();
    }

    public static byte[] Add(byte[] package, string part, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        stream.Write(package);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(part, CompressionLevel.Optimal).Open();
            write(entry);
        }

        return stream.ToArray();
    }
}
