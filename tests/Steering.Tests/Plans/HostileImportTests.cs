using System.IO.Compression;
using System.Text;
using Cchc.Steering.V1;
using CchcPlatform.Modules.Steering.Imports.Reading;
using CchcPlatform.Steering.Tests.Imports;
using CchcPlatform.Testing;
using Grpc.Core;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>Files made to harm, sent as a client sends them: each is refused with its reason and leaves nothing behind.</summary>
public sealed class HostileImportTests(SeededWard ward) : IClassFixture<SeededWard>
{
    private static readonly byte[] Word = new WordFile().Table(["TT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "Mua sắm", "Văn phòng", "Quý I"]).Bytes();
    private static readonly byte[] Sheet = new SheetFile().Sheet("S", ["TT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "Mua sắm", "Văn phòng", "Quý I"]).Bytes();
    private const string Dtd = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>";

    public static TheoryData<string, string> Files => new()
    {
        { "a zip bomb", "ZIP_BOMB" },
        { "a part that lies about its size", "DAMAGED" },
        { "entities", "EXTERNAL_ENTITY" },
        { "macros", "MACROS" },
        { "random bytes", "ENCODING" },
        { "random bytes in a zip", "DAMAGED" },
        { "a cut zip", "DAMAGED" },
        { "tables in tables", "DAMAGED" },
        { "a cell of a mebibyte in Word", "CELL_TOO_LONG" },
        { "a cell of a mebibyte in Excel", "CELL_TOO_LONG" },
        { "a million rows", "TOO_MANY_ROWS" },
        { "a million cells", "TOO_LARGE" },
        { "half a million rows merged into a few", "TOO_MANY_ROWS" },
        { "many columns and rows", "" },
        { "as many rows as are allowed", "" },
        { "part names that climb", "" },
    };

    [Fact]
    public async Task A_file_that_arrives_has_no_name_on_the_disk_for_a_killed_process_to_leave()
    {
        using var call = (await ward.ImportsAsync()).ImportPlan();
        await call.RequestStream.WriteAsync(new ImportPlanRequest { Header = new ImportPlanHeader { Parent = "communes/25195", Year = 2060, FileName = "large", Preview = true } });
        for (var chunk = 0; chunk < 17; chunk++)
        {
            await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = Google.Protobuf.ByteString.CopyFrom(new byte[64 * 1024]) });
        }

        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(ImportProgress.Types.Step.Receiving, call.ResponseStream.Current.Progress.Step);
        var open = Directory.GetFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget ?? "").Where(target => target.Contains("/cchc-import-", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(open);
        Assert.All(open, target => Assert.EndsWith(" (deleted)", target, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_hostile_file_leaves_nothing(string what, string reason)
    {
        var file = File(what);
        var imports = await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.imports");
        var plans = await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.plans");
        var header = new ImportPlanHeader { Parent = "communes/25195", Year = 2060, FileName = what, Preview = true };
        if (reason.Length > 0)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => ward.ImportAsync(header, file));
            Assert.Equal((StatusCode.InvalidArgument, reason), (refused.StatusCode, Faults.ReasonOf(refused)));
            Assert.Equal(imports, await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.imports"));
        }
        else
        {
            Assert.NotEqual(0, (await ward.ImportAsync(header, file))[^1].Summary.RowCount);
        }

        Assert.Equal(plans, await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.plans"));
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "cchc-climbed*"));
    }

    /// <summary>What a thread has allocated is the same on a busy machine, and never less than what its reading held at once.</summary>
    [Theory]
    [InlineData("a million rows", 64)]
    [InlineData("a million cells", 128)]
    [InlineData("half a million rows merged into a few", 512)]
    [InlineData("many columns and rows", 1024)]
    public void Reading_allocates_no_more_than_the_limits_allow(string what, int mebibytes)
    {
        var file = File(what);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Record.Exception(() => Imports.Reading.Of(file)) is null or AppendixFault);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1024 / 1024, 0, mebibytes);
    }

    private static byte[] File(string what) => what switch
    {
        "a zip bomb" => Xml.Add(Word, "word/media/image1.xml", stream => Repeat(stream, "          ", 20_000_000)),
        "a part that lies about its size" => Lie(Rows(30_000, _ => Text("1") + Text("2"))),
        "entities" => Xml.Edit(Sheet, "xl/sharedStrings.xml", xml => xml.Replace("<x:sst", Dtd + "<x:sst").Replace("Mua sắm", "&b;")),
        "macros" => Xml.Add(Sheet, "xl/vbaProject.bin", stream => stream.WriteByte(1)),
        "random bytes" => Random(2_000_000),
        "random bytes in a zip" => [.. "PK\x03\x04"u8, .. Random(500_000)],
        "a cut zip" => Word[..(Word.Length * 2 / 3)],
        "tables in tables" => Body(string.Concat(Enumerable.Repeat("<w:tbl><w:tr><w:tc>", 100_000))),
        "a cell of a mebibyte in Word" => Body("<w:tbl><w:tr><w:tc><w:p>" + string.Concat(Enumerable.Repeat("<w:r><w:t>" + new string('x', 1000) + "</w:t></w:r>", 1_100)) + "</w:p></w:tc></w:tr></w:tbl>"),
        "a cell of a mebibyte in Excel" => Xml.Edit(Sheet, "xl/sharedStrings.xml", xml => xml.Replace("Mua sắm", new string('x', 1_000_000))),
        "a million rows" => Rows(1_048_576, _ => "<x:c t=\"n\"><x:v>1</x:v></x:c>"),
        "a million cells" => Rows(19_000, _ => string.Concat(Enumerable.Repeat("<x:c t=\"str\"><x:v>một hai ba</x:v></x:c>", 50))),
        "half a million rows merged into a few" => HostileFilesTests.Merged(41),
        "many columns and rows" => Rows(12_000, row => Text("Xây dựng") + Text("Văn phòng") + Text("Quý I") + string.Concat(Enumerable.Repeat(Text("n"), 3)), 3),
        "as many rows as are allowed" => Rows(10_000, row => Text($"{row}") + Text("Xây dựng kế hoạch số " + row) + Text("Văn phòng") + Text("Quý I")),
        _ => Xml.Add(Xml.Add(Word, "../../../../../../../../tmp/cchc-climbed", stream => stream.WriteByte(1)), "..\\..\\cchc-climbed.xml", stream => stream.Write("<a/>"u8)),
    };

    private static string Text(string text) => $"<x:c t=\"str\"><x:v>{text}</x:v></x:c>";

    private static byte[] Rows(int count, Func<int, string> cells, int more = 0) => Without(Sheet, "xl/worksheets/sheet1.xml", stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false));
        writer.Write("<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:sheetData><x:row>" + (more > 0 ? "" : Text("TT")) + Text("Nội dung") + Text("Chủ trì") + Text("Thời hạn") + string.Concat(Enumerable.Range(1, more).Select(column => Text("m" + column))) + "</x:row>");
        for (var row = 2; row <= count; row++) writer.Write("<x:row>" + cells(row) + "</x:row>");
        writer.Write("</x:sheetData></x:worksheet>");
    });

    private static byte[] Body(string body) => Xml.Edit(Word, "word/document.xml", xml => xml.Replace("<w:body>", "<w:body>" + body));

    private static void Repeat(Stream stream, string text, int times)
    {
        var chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 1000)));
        for (var i = 0; i < times / 1000; i++) stream.Write(chunk);
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(4).NextBytes(bytes);
        bytes[0] = 0xC3;
        return bytes;
    }

    // The directory at the end of the zip says that the last part unpacks to ten bytes.
    private static byte[] Lie(byte[] zip)
    {
        var at = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(zip.AsSpan(at + 24), 10);
        return zip;
    }

    private static byte[] Without(byte[] package, string part, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        stream.Write(package);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true)) zip.GetEntry(part)!.Delete();
        return Xml.Add(stream.ToArray(), part, write);
    }
}
