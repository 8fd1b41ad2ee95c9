using System.Text;
using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Tables as Word, WPS, Google Docs and LibreOffice write them around the cells.</summary>
public sealed class WordVarietyTests
{
    private const string Heading = "TT|Nội dung|Chủ trì|Thời hạn";

    [Theory]
    [InlineData("<w:sdt><w:sdtPr/><w:sdtContent>{0}</w:sdtContent></w:sdt>")]
    [InlineData("<w:customXml w:element=\"x\">{0}</w:customXml>")]
    [InlineData("<w:ins w:id=\"1\" w:author=\"a\">{0}</w:ins>")]
    [InlineData("<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"wps\">{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>")]
    [InlineData("<w:p><w:r><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></w:r></w:p>")]
    public void A_table_is_found_whatever_it_is_wrapped_in(string wrapper)
    {
        var reading = Read(wrapper.Replace("{0}", Table(Row(Cells(Heading)), Row(Cells("1|Mua sắm|Văn phòng|Quý I")))));
        Assert.Equal("Mua sắm", Assert.Single(reading.Rows).ActivityText);
        Assert.Empty(reading.NotPlaced);
    }

    [Theory]
    [InlineData("<w:r><w:t>Mua</w:t></w:r><w:smartTag><w:r><w:t xml:space=\"preserve\"> sắm</w:t></w:r></w:smartTag>", "Mua sắm")]
    [InlineData("<w:ins w:id=\"1\"><w:r><w:t>Mua sắm</w:t></w:r></w:ins><w:del w:id=\"2\"><w:r><w:delText> cũ</w:delText></w:r></w:del>", "Mua sắm")]
    [InlineData("<w:r><w:t>Mua\u00A0sắm</w:t></w:r>", "Mua sắm")]
    [InlineData("<w:r><w:t>Mua</w:t><w:tab/><w:t>sắm</w:t></w:r>", "Mua sắm")]
    [InlineData("<w:r><w:t>Mua</w:t><w:br/><w:t>sắm</w:t></w:r>", "Mua\nsắm")]
    [InlineData("<w:r><w:t>Mu\u00ADa sắ</w:t><w:softHyphen/><w:t>m</w:t></w:r>", "Mua sắm")]
    [InlineData("<w:fldSimple w:instr=\" REF x \"><w:r><w:t>Mua sắm</w:t></w:r></w:fldSimple>", "Mua sắm")]
    [InlineData("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>Mua sắm</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>", "Mua sắm")]
    [InlineData("<w:hyperlink r:id=\"x\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:r><w:t>Mua sắm</w:t></w:r></w:hyperlink>", "Mua sắm")]
    [InlineData("<w:pPr><w:rPr><w:del w:id=\"3\" w:author=\"a\"/></w:rPr></w:pPr><w:r><w:t>Mua sắm</w:t></w:r>", "Mua sắm")]
    public void Runs_of_a_cell_are_joined(string runs, string expected)
    {
        var cells = Cell("1") + "<w:tc><w:p>" + runs + "</w:p></w:tc>" + Cell("Văn phòng") + Cell("Quý I");
        Assert.Equal(expected, Assert.Single(Read(Table(Row(Cells(Heading)), Row(cells))).Rows).ActivityText);
    }

    [Fact]
    public void Old_properties_of_a_tracked_change_do_not_count()
    {
        var cells = Cell("1") + "<w:tc><w:tcPr><w:tcPrChange w:id=\"1\"><w:tcPr><w:gridSpan w:val=\"3\"/><w:vMerge/></w:tcPr></w:tcPrChange></w:tcPr><w:p><w:r><w:t>Mua sắm</w:t></w:r></w:p></w:tc>" + Cell("Văn phòng") + Cell("Quý I");
        var row = Assert.Single(Read(Table(Row(Cells(Heading)), Row(cells))).Rows);
        Assert.Equal(("Mua sắm", "Văn phòng", "Quý I"), (row.ActivityText, row.LeadText, row.TimeText));
    }

    [Fact]
    public void Rows_that_begin_and_end_inside_the_grid()
    {
        var shifted = "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/><w:gridAfter w:val=\"1\"/></w:trPr>" + Cell("Cải cách thể chế") + Cell("Tư pháp") + "</w:tr>";
        var reading = Read(Table(Row(Cells(Heading)), Row(Cells("1|Mua sắm|Văn phòng|Quý I")), shifted));
        Assert.Equal(("Cải cách thể chế", "Tư pháp"), (reading.Rows[1].ActivityText, reading.Rows[1].LeadText));
    }

    [Theory]
    [InlineData("1 2 1 1", "1 1 2 1")]
    [InlineData("1 1 2 1", "1 2 1 1")]
    [InlineData("1 1 1 2", "1 1 2 1")]
    [InlineData("2 1 1 1", "1 2 1 1")]
    [InlineData("1 2 1 1", "2 1 1 1")]
    [InlineData("1 3 1 1", "3 1 1 1")]
    public void Cells_that_begin_a_grid_line_beside_their_heading_stand_under_it(string heading, string rows)
    {
        var reading = Read(Table(
            Row(Cells(Heading, heading)),
            Row(Cells("I. CẢI CÁCH THỦ TỤC HÀNH CHÍNH", $"{heading.Sum(width => width == ' ' ? 0 : width - '0')}")),
            Row(Cells("1|Rà soát TTHC|Văn phòng|Quý I", rows)),
            Row(Cells("2|Niêm yết TTHC|Văn phòng|", rows))));
        Assert.Equal(
            [("II", "1", "Rà soát TTHC", "Văn phòng", "Quý I"), ("II", "2", "Niêm yết TTHC", "Văn phòng", null)],
            reading.Rows.Select(row => (row.AreaCode, row.OrdinalText, row.ActivityText, row.LeadText, row.TimeText)));
        Assert.Empty(reading.UnknownColumns);
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void A_heading_of_two_rows_may_be_drawn_on_other_lines_than_the_rows()
    {
        var reading = Read(Table(
            Row(Cells("TT|Nội dung|Tổ chức thực hiện|Thời hạn", "1 2 3 1")),
            Row(Cells("|| Chủ trì|Phối hợp|", "1 2 1 2 1")),
            Row(Cells("1|Rà soát TTHC|Văn phòng|Phòng Kinh tế|Quý I", "1 1 2 2 1"))));
        var row = Assert.Single(reading.Rows);
        Assert.Equal(("Rà soát TTHC", "Văn phòng", "Phòng Kinh tế", "Quý I"), (row.ActivityText, row.LeadText, row.CoordinatingText, row.TimeText));
    }

    [Theory]
    [InlineData("<w:p><w:r><w:t>Rà soát TTHC</w:t></w:r></w:p>{0}<w:p/>", "Rà soát TTHC\nĐất đai\nHộ tịch")]
    [InlineData("<w:p><w:r><w:t>Rà soát TTHC</w:t></w:r></w:p>{0}{0}<w:p><w:r><w:t>theo quy định</w:t></w:r></w:p>", "Rà soát TTHC\nĐất đai\nHộ tịch\nĐất đai\nHộ tịch\ntheo quy định")]
    [InlineData("{0}<w:p/>", "Đất đai\nHộ tịch")]
    public void A_table_within_a_cell_is_text_of_the_cell(string content, string expected)
    {
        var inner = Table(Row(Cells("Đất đai|Hộ tịch")));
        var cells = Cell("1") + "<w:tc>" + content.Replace("{0}", inner) + "</w:tc>" + Cell("Văn phòng") + Cell("Quý I");
        var reading = Read(Table(Row(Cells(Heading)), Row(cells), Row(Cells("2|Mua sắm|Văn phòng|Quý II"))));
        Assert.Equal([expected, "Mua sắm"], reading.Rows.Select(row => row.ActivityText));
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void Merged_cells_by_the_old_horizontal_mark_and_by_a_bare_vertical_one()
    {
        var wide = "<w:tc><w:tcPr><w:hMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>II. CẢI CÁCH THỦ TỤC HÀNH CHÍNH</w:t></w:r></w:p></w:tc>" + string.Concat(Enumerable.Repeat("<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc>", 3));
        var first = Cell("1") + Cell("Mua sắm") + "<w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>Văn phòng</w:t></w:r></w:p></w:tc>" + Cell("Quý I");
        var second = Cell("2") + Cell("Thanh lý") + "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" + Cell("Quý II");
        var reading = Read(Table(Row(Cells(Heading)), Row(wide), Row(first), Row(second)));
        Assert.Equal(["II", "II"], reading.Rows.Select(row => row.AreaCode));
        Assert.Equal(["Văn phòng", "Văn phòng"], reading.Rows.Select(row => row.LeadText));
    }

    [Fact]
    public void Numbers_that_Word_counts_are_read()
    {
        string Numbered(int level, string text = "") => $"<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"4\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>";
        var empty = Cell("") + Cell("");
        var reading = Read(
            Table(
                Row(Cells(Heading)),
                Row(Numbered(0) + Cell("Cải cách thể chế") + empty),
                Row(Numbered(1) + Cell("Rà soát văn bản") + empty),
                Row(Numbered(2) + Cell("Lập danh mục") + Cell("Tư pháp") + Cell("Quý I")),
                Row(Numbered(2) + Cell("Công bố kết quả") + Cell("Tư pháp") + Cell("Quý II")),
                Row(Numbered(0) + Cell("Tài chính công") + empty),
                Row(Numbered(1) + Cell("Giao dự toán") + Cell("Kế toán") + Cell("Tháng 1"))),
            "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%2\"/></w:lvl><w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%2.%3\"/></w:lvl></w:abstractNum><w:num w:numId=\"4\"><w:abstractNumId w:val=\"7\"/></w:num>");
        Assert.Equal([("I", "1.1"), ("I", "1.2"), ("V", "1")], reading.Rows.Select(row => (row.AreaCode!, row.OrdinalText!)));
        Assert.Equal(["I", "I", "II"], reading.Rows.Select(row => row.AreaNumber));
        Assert.Equal(["Rà soát văn bản", "Rà soát văn bản", null], reading.Rows.Select(row => row.TaskText));
    }

    [Fact]
    public void Number_and_date_stand_in_the_two_halves_of_the_letterhead()
    {
        var reading = Reading.Of(new WordFile()
            .Table(["ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\nSố: 12/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nTân Lập, ngày 05 tháng 01 năm 2026"])
            .Text("KẾ HOẠCH", "CẢI CÁCH HÀNH CHÍNH NĂM 2026")
            .Table(Heading.Split('|'), ["1", "Mua sắm", "Văn phòng", "Quý I"]).Bytes());
        Assert.Equal(("12/KH-UBND", new DateOnly(2026, 1, 5)), (reading.Header.Number, reading.Header.IssuedOn));
    }

    [Fact]
    public void Footnotes_are_listed_as_not_placed()
    {
        var file = Xml.Add(File(Table(Row(Cells(Heading)), Row(Cells("1|Mua sắm|Văn phòng|Quý I")))), "word/footnotes.xml", stream => stream.Write(Encoding.UTF8.GetBytes("<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:t>Theo dự toán được giao</w:t></w:r></w:p></w:footnote></w:footnotes>")));
        file = Relate(file, "footnotes");
        Assert.Equal("Theo dự toán được giao", Assert.Single(Reading.Of(file).NotPlaced).Text);
    }

    private static AppendixReading Read(string body, string? numbering = null)
    {
        var file = File(body);
        if (numbering is not null)
            file = Relate(Xml.Add(file, "word/numbering.xml", stream => stream.Write(Encoding.UTF8.GetBytes("<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" + numbering + "</w:numbering>"))), "numbering");
        return Reading.Of(file);
    }

    private static byte[] File(string body) => Xml.Edit(new WordFile().Text("@").Bytes(), "word/document.xml", xml => xml[..(xml.IndexOf("<w:body>", StringComparison.Ordinal) + 8)] + body + "</w:body></w:document>");

    private static byte[] Relate(byte[] file, string part) => Xml.Add(file, "word/_rels/document.xml.rels", stream => stream.Write(Encoding.UTF8.GetBytes($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rX\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{part}\" Target=\"{part}.xml\"/></Relationships>")));

    private static string Table(params string[] rows) => "<w:tbl><w:tblPr/>" + string.Concat(rows) + "</w:tbl>";

    private static string Row(string cells) => "<w:tr>" + cells + "</w:tr>";

    private static string Cells(string texts) => string.Concat(texts.Split('|').Select(Cell));

    private static string Cells(string texts, string spans) => string.Concat(texts.Split('|').Zip(spans.Split(' '), (text, span) => Cell(text).Replace("</w:tcPr>", $"<w:gridSpan w:val=\"{span}\"/></w:tcPr>")));

    private static string Cell(string text) => $"<w:tc><w:tcPr><w:tcW w:w=\"100\"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>";
}
