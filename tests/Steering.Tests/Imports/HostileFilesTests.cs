using System.IO.Compression;
using System.Text;
using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

public sealed class HostileFilesTests
{
    private static readonly byte[] Word = new WordFile().Table(["TT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "Mua sắm", "Văn phòng", "Quý I"]).Bytes();
    private static readonly byte[] Sheet = new SheetFile().Sheet("S", ["TT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "Mua sắm", "Văn phòng", "Quý I"]).Bytes();
    private const string Dtd = "<!DOCTYPE x [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>";

    public static TheoryData<string, string, byte[]> Files => new()
    {
        { "nothing", "EMPTY", [] },
        { "only spaces", "EMPTY", "  \n \t \n"u8.ToArray() },
        { "a letter", "NOT_A_TABLE", Encoding.UTF8.GetBytes("Kính gửi các đồng chí\nTrân trọng") },
        { "a shopping list", "WRONG_COLUMNS", Encoding.UTF8.GetBytes("Tên hàng\tSố lượng\tGiá\nBút\t3\t5000") },
        { "only a heading", "NO_ROWS", Encoding.UTF8.GetBytes("TT\tNội dung\tChủ trì\tThời hạn\n") },
        { "a PDF", "PDF", "%PDF-1.7 ..."u8.ToArray() },
        { "an RTF", "UNSUPPORTED_FORMAT", "{\\rtf1 ...}"u8.ToArray() },
        { "a web page", "UNSUPPORTED_FORMAT", "<html><table><tr><td>TT\t</td></tr></table></html>"u8.ToArray() },
        { "an old .xls", "OLD_FORMAT", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0, 0, 0] },
        { "an encrypted .docx", "ENCRYPTED", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. Encoding.Unicode.GetBytes("EncryptedPackage")] },
        { "invalid UTF-8", "ENCODING", [.. Encoding.UTF8.GetBytes("TT\tNội dung\tChủ trì\n1\t"), 0xC3, 0x28] },
        { "Windows-1258", "ENCODING", [0x54, 0x54, 0x09, 0x4E, 0xF4, 0xED, 0x20, 0x64, 0x75, 0x6E, 0x67, 0x0A] },
        { "a control character", "CONTROL_CHARACTERS", "TT\tN\u0007i dung\tCh\n"u8.ToArray() },
        { "NUL bytes", "CONTROL_CHARACTERS", "TT\tNoi dung\tChu tri\0\nx\ty"u8.ToArray() },
        { "a zip of something else", "UNSUPPORTED_FORMAT", Zip(("a.txt", "x")) },
        { "an empty zip", "UNSUPPORTED_FORMAT", Zip() },
        { "a cut .docx", "DAMAGED", Word[..(Word.Length / 2)] },
        { "a .docx without tables", "NOT_A_TABLE", new WordFile().Text("Kính gửi", "Trân trọng").Bytes() },
        { "macros", "MACROS", Xml.Add(Word, "word/vbaProject.bin", stream => stream.WriteByte(1)) },
        { "a macro type", "MACROS", Xml.Edit(Word, "[Content_Types].xml", xml => xml.Replace("wordprocessingml.document.main", "x.macroEnabled.main")) },
        { "XXE in a document", "EXTERNAL_ENTITY", Xml.Edit(Word, "word/document.xml", xml => xml.Replace("<w:document", Dtd + "<w:document").Replace("Mua sắm", "&xxe;")) },
        { "XXE in a sheet", "EXTERNAL_ENTITY", Xml.Edit(Sheet, "xl/worksheets/sheet1.xml", xml => xml.Replace("<x:worksheet", Dtd + "<x:worksheet")) },
        { "a DTD in relationships", "EXTERNAL_ENTITY", Xml.Edit(Word, "_rels/.rels", xml => xml.Replace("<Relationships", Dtd + "<Relationships")) },
        { "a DTD in an unread part", "EXTERNAL_ENTITY", Xml.Add(Word, "docProps/app.xml", stream => stream.Write(Encoding.UTF8.GetBytes(Dtd + "<Properties/>"))) },
        { "broken XML", "DAMAGED", Xml.Edit(Word, "word/document.xml", xml => xml.Replace("</w:tbl>", "")) },
        { "a part in UTF-16", "ENCODING", Xml.Add(Xml.Edit(Word, "word/document.xml", xml => xml), "word/styles2.xml", stream => stream.Write(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("<a/>")).ToArray())) },
        { "the same part twice", "DAMAGED", Xml.Add(Word, "word/document.xml", stream => stream.Write("<a/>"u8)) },
        { "deep nesting", "DAMAGED", Xml.Edit(Word, "word/document.xml", xml => xml.Replace("<w:body>", "<w:body>" + string.Concat(Enumerable.Repeat("<w:x>", 5000)))) },
        { "a wide span", "TOO_MANY_COLUMNS", Xml.Edit(Word, "word/document.xml", xml => xml.Replace("<w:tcPr />", "<w:tcPr><w:gridSpan w:val=\"999999999\"/></w:tcPr>")) },
        { "a wide gap before a row", "TOO_MANY_COLUMNS", Xml.Edit(Word, "word/document.xml", xml => xml.Replace("<w:tr>", "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/><w:gridBefore w:val=\"2147483647\"/></w:trPr>")) },
        { "a far column", "TOO_MANY_COLUMNS", Xml.Edit(Sheet, "xl/worksheets/sheet1.xml", xml => xml.Replace("r=\"D2\"", "r=\"XFD2\"")) },
        { "many columns", "TOO_MANY_COLUMNS", Encoding.UTF8.GetBytes(string.Join('\t', Enumerable.Repeat("x", 65))) },
        { "many rows", "TOO_MANY_ROWS", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1\tx\n", 20_001))) },
        { "many rows merged into two", "TOO_MANY_ROWS", Merged(2) },
        { "a long cell", "CELL_TOO_LONG", Encoding.UTF8.GetBytes("1\t" + new string('x', 32_001)) },
        { "a page of heading over many rows", "TOO_LARGE", Encoding.UTF8.GetBytes("TT\tNội dung\tChủ trì\tThời hạn\nI\tCẢI CÁCH THỂ CHẾ " + new string('x', 30_000) + "\n" + string.Concat(Enumerable.Range(1, 1_000).Select(row => $"{row}\tXây dựng kế hoạch số {row}\tVăn phòng\tQuý I\n"))) },
        { "much text", "TOO_LARGE", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1\t" + new string('x', 30_000) + "\n", 140))) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_bad_file_is_refused_with_its_own_reason(string what, string reason, byte[] file)
    {
        var fault = Reading.Fault(file);
        Assert.True(fault.Reason == reason, $"{what}: {fault.Reason} {fault.Message}\n{fault.InnerException}");
        Assert.EndsWith(".", fault.Sentence);
    }

    [Fact]
    public void Two_hundred_megabytes_are_refused_after_the_first_twenty()
    {
        using var endless = new Endless(200L * 1024 * 1024);
        var fault = Assert.Throws<AppendixFault>(() => AppendixReader.Read(endless, ReadingLimits.Default, CancellationToken.None));
        Assert.Equal("TOO_LARGE", fault.Reason);
        Assert.InRange(endless.Served, 20 * 1024 * 1024, 21 * 1024 * 1024);
    }

    [Theory]
    [InlineData("word/document.xml", "<w:document><w:body>", " ")]
    [InlineData("word/document.xml", "<a>", "<b/>")]
    [InlineData("word/media/image1.png", "", "\0")]
    public void A_part_that_unpacks_to_a_giant_is_refused(string part, string start, string again)
    {
        var source = part == "word/document.xml" ? Without(Word, part) : Word;
        var bomb = Xml.Add(source, part, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(start));
            var chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, 65_536)));
            for (long written = 0; written < 130_000_000; written += chunk.Length) stream.Write(chunk);
        });
        Assert.Equal("ZIP_BOMB", Reading.Fault(bomb).Reason);
    }

    [Theory]
    [InlineData("an attribute", "TOO_LARGE")]
    [InlineData("names", "ZIP_BOMB")]
    [InlineData("a text", "TOO_LARGE")]
    public void Xml_that_would_fill_the_memory_is_refused(string what, string reason)
    {
        var random = new Random(7);
        var bomb = Xml.Add(Without(Word, "word/document.xml"), "word/document.xml", stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false));
            writer.Write(what == "an attribute" ? "<document b=\"" : "<document>");
            for (var i = 0; i < 400_000; i++)
                writer.Write(what == "names" ? $"<n{random.Next():x}{i}/>" : random.Next().ToString("x8"));
            writer.Write(what == "an attribute" ? "\"/>" : "</document>");
        });
        Assert.Equal(reason, Reading.Fault(bomb).Reason);
    }

    [Fact]
    public void One_shared_string_in_very_many_cells_is_refused()
    {
        var rows = string.Concat(Enumerable.Range(1, 5_000).Select(row => $"<x:row r=\"{row}\">" + string.Concat("ABCDEFGHIJ".Select(column => $"<x:c r=\"{column}{row}\" t=\"s\"><x:v>0</x:v></x:c>")) + "</x:row>"));
        var file = Xml.Edit(Sheet, "xl/worksheets/sheet1.xml", xml => xml[..(xml.IndexOf("<x:sheetData>", StringComparison.Ordinal) + 13)] + rows + "</x:sheetData></x:worksheet>");
        file = Xml.Edit(file, "xl/sharedStrings.xml", xml => xml.Replace(">TT<", ">" + new string('x', 30_000) + "<"));
        Assert.Equal("TOO_LARGE", Reading.Fault(file).Reason);
    }

    [Fact]
    public void A_merged_range_over_the_whole_sheet_costs_nothing()
    {
        var file = Xml.Edit(Sheet, "xl/worksheets/sheet1.xml", xml => xml.Replace("</x:sheetData>", "</x:sheetData><x:mergeCells><x:mergeCell ref=\"A3:XFD1048576\"/></x:mergeCells>"));
        Assert.Equal("Mua sắm", Assert.Single(Reading.Of(file).Rows).ActivityText);
    }

    [Fact]
    public void A_text_full_of_nested_tags_is_read_without_them()
    {
        var cell = string.Concat(Enumerable.Repeat("<p><b><i>", 3_000)) + "Mua sắm";
        var reading = Reading.Of("TT\tNội dung\tChủ trì\tThời hạn\n" + string.Concat(Enumerable.Range(1, 100).Select(row => $"{row}\t{cell}\tVăn phòng\tQuý I\n")));
        Assert.All(reading.Rows, row => Assert.Equal("Mua sắm", row.ActivityText));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void Texts_in_Unicode_are_read_with_and_without_a_mark(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("TT\tNội dung công việc\tChủ trì\tThời hạn\r\n1\t\"Mua \"\"máy\"\"\tvà\nmực\"\tVăn phòng\tQuý I\r\n2\tSửa nhà\tVăn phòng\tQuý II\r\n")];
        var rows = Reading.Of(bytes).Rows;
        Assert.Equal(["Mua \"máy\" và\nmực", "Sửa nhà"], rows.Select(row => row.ActivityText));
        Assert.Equal([2, 4], rows.Select(row => row.SourceLines[0]));
    }

    [Theory]
    [InlineData("docx")]
    [InlineData("xlsx")]
    [InlineData("txt")]
    public void Random_damage_ends_in_a_fault_or_a_reading_and_nothing_else(string kind)
    {
        var original = kind switch { "docx" => Word, "xlsx" => Sheet, _ => File.ReadAllBytes(Repository.Plan) };
        var random = new Random(20260105);
        for (var round = 0; round < (kind == "txt" ? 60 : 400); round++)
        {
            var bytes = original.ToArray();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var at = random.Next(bytes.Length);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes[at] = "\t\n \"<&"u8[random.Next(6)]; break;
                    case 2: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 400))..]]; break;
                    default: bytes = [.. bytes[..at], .. bytes[random.Next(at + 1)..at], .. bytes[at..]]; break;
                }

                if (bytes.Length == 0) bytes = [1];
            }

            var fault = Record.Exception(() => Reading.Of(bytes));
            Assert.True(fault is null or AppendixFault, $"round {round}: {fault}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Characters_of_two_halves_are_read_wherever_a_rule_cuts_a_text(int odd)
    {
        var pairs = new string('a', odd) + string.Concat(Enumerable.Repeat("\U0001F600", 1_200)) + new string('a', odd);
        var reading = Reading.Of($"TT\tNội dung\tChủ trì\tThời hạn\n1\tXây dựng kế hoạch. Tổ chức {pairs}\tVăn phòng\tQuý I, {pairs}\n\n\t{pairs}\t{pairs}\tQuý I\n");
        Assert.StartsWith($"Xây dựng kế hoạch. Tổ chức {pairs}", reading.Rows[0].ActivityText);
        Assert.StartsWith($"Quý I, {pairs}", reading.Rows[0].TimeText);
    }

    [Theory]
    [InlineData("docx")]
    [InlineData("xlsx")]
    [InlineData("txt")]
    public void Characters_of_two_halves_at_random_end_in_a_reading(string kind)
    {
        var random = new Random(20260106);
        for (var round = 0; round < 30; round++)
        {
            var lines = File.ReadAllLines(Repository.Plan).Select(line => line.Split('\t')).Where(cells => cells.Length > 1).ToArray();
            for (var i = 0; i < 30; i++)
            {
                var cells = lines[random.Next(lines.Length)];
                ref var cell = ref cells[random.Next(cells.Length)];
                var at = random.Next(cell.Length + 1);
                if (at < cell.Length && char.IsLowSurrogate(cell[at])) at--;
                if (cell.Length > 0) cell = cell.Insert(at, string.Concat(Enumerable.Repeat("\U0001D410", random.Next(1, random.Next(2) == 0 ? 4 : 1_100))));
            }

            var bytes = kind switch
            {
                "docx" => new WordFile().Table(lines).Bytes(),
                "xlsx" => new SheetFile().Sheet("S", lines).Bytes(),
                _ => Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(cells => string.Join('\t', cells)))),
            };
            var fault = Record.Exception(() => Reading.Of(bytes));
            Assert.True(fault is null or AppendixFault, $"round {round}: {fault}");
        }
    }

    [Theory]
    [InlineData("&#65534;")]
    [InlineData("&#65535;")]
    [InlineData("&#55357;")]
    [InlineData("&#0;")]
    public void A_number_of_no_character_in_pasted_markup_is_no_character(string number)
    {
        var reading = Reading.Of($"TT\tNội dung\tChủ trì\tThời hạn\n1\t<p>Mua{number} sắm</p>\tVăn phòng\tQuý I\n");
        Assert.Matches("^Mua\uFFFD? sắm$", reading.Rows[0].ActivityText);
    }

    [Theory]
    [InlineData("\u202E", "\u202C")]
    [InlineData("\u2067", "\u2069")]
    [InlineData("\u200F", "\u200E")]
    [InlineData("<b>&#8238;", "</b>")]
    public void A_cell_shows_the_day_that_is_read(string start, string end)
    {
        var row = Assert.Single(Reading.Of($"TT\tNội dung\tChủ trì\tThời hạn\n1\tMua {start}01{end} máy\tVăn phòng\tTrước {start}21/01/2026{end}\n").Rows);
        Assert.Equal(("Mua 01 máy", "Trước 21/01/2026", new DateOnly(2026, 1, 21)), (row.ActivityText, row.TimeText, row.Time.Due));
    }

    [Fact]
    public void The_largest_table_the_limits_allow_is_read()
    {
        var text = "TT\tNội dung\tChủ trì\tPhối hợp\tThời hạn\tSản phẩm\tGhi chú\n" + string.Concat(Enumerable.Range(1, 19_990).Select(row =>
            $"{row}\tXây dựng kế hoạch số {row} của phường về cải cách hành chính và tổ chức thực hiện trong năm\tVăn phòng HĐND & UBND phường\tCác phòng, đơn vị thuộc phường\tTrước ngày {row % 28 + 1}/6/2026\tKế hoạch\tGhi chú {row}\n"));
        var reading = Reading.Of(text);
        Assert.Equal(19_990, reading.Rows.Count);
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void A_table_that_is_one_tail_after_another_ends()
    {
        var text = "TT\tNội dung\tChủ trì\tThời hạn\n1\tXây dựng\tVăn phòng\tQuý I\n\n" + string.Concat(Enumerable.Repeat("\tvà các việc tiếp theo của cả phường trong năm\t\t\n\n", 19_000));
        Assert.NotEmpty(Reading.Of(text).Rows);
    }

    /// <summary>Rows that are each thousands of rows, merged.</summary>
    internal static byte[] Merged(int rows)
    {
        var cell = string.Join("  ", Enumerable.Repeat("A", 10_667));
        return Encoding.UTF8.GetBytes("TT\tNội dung\tChủ trì\tThời hạn\n" + string.Concat(Enumerable.Range(1, rows).Select(row => $"{row}\t{cell}\t{cell}\t{cell}\n")));
    }

    private static byte[] Without(byte[] package, string part)
    {
        using var stream = new MemoryStream();
        stream.Write(package);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true)) zip.GetEntry(part)!.Delete();
        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Serves bytes without having them.</summary>
    private sealed class Endless(long length) : MemoryStream
    {
        public long Served { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - Served);
            buffer[..count].Fill((byte)'x');
            Served += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
