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

    /// <summary>Adds a part, streaming: what is written may be far larger than memory.</summary>
    public static byte[] Add(byte[] package, string part, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var source = new ZipArchive(new MemoryStream(package)))
            {
                foreach (var entry in source.Entries)
                {
                    using var from = entry.Open();
                    using var to = zip.CreateEntry(entry.FullName).Open();
                    from.CopyTo(to);
                }
            }

            using var added = zip.CreateEntry(part, CompressionLevel.Optimal).Open();
            write(added);
        }

        return stream.ToArray();
    }
}
