using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Sheets as Excel, LibreOffice and other writers leave them.</summary>
public sealed class SheetVarietyTests
{
    private const string Heading = "<x:row r=\"4\">{TT}{Nội dung}{Chủ trì}{Thời hạn}</x:row>";

    [Fact]
    public void Cells_without_references_count_empty_ones()
    {
        var row = Assert.Single(Read("<x:row>{TT}{Nội dung}{Phối hợp}{Chủ trì}{Thời hạn}</x:row><x:row>{1}{Mua sắm}<x:c/>{Văn phòng}{Quý I}</x:row>").Rows);
        Assert.Equal(("Mua sắm", null, "Văn phòng", "Quý I"), (row.ActivityText, row.CoordinatingText, row.LeadText, row.TimeText));
    }

    [Fact]
    public void A_table_may_begin_far_from_the_corner_and_be_frozen_and_hidden_in_parts()
    {
        var sheet = "<x:row r=\"6\"><x:c r=\"C6\" t=\"inlineStr\"><x:is><x:t>TT</x:t></x:is></x:c><x:c r=\"D6\" t=\"inlineStr\"><x:is><x:t>Nội dung</x:t></x:is></x:c><x:c r=\"F6\" t=\"inlineStr\"><x:is><x:t>Chủ trì</x:t></x:is></x:c><x:c r=\"G6\" t=\"inlineStr\"><x:is><x:t>Thời hạn</x:t></x:is></x:c></x:row>"
            + "<x:row r=\"9\" hidden=\"1\"><x:c r=\"C9\"><x:v>1</x:v></x:c><x:c r=\"D9\" t=\"inlineStr\"><x:is><x:r><x:rPr><x:b/></x:rPr><x:t xml:space=\"preserve\">Mua </x:t></x:r><x:r><x:t>sắm</x:t></x:r><x:rPh sb=\"0\" eb=\"1\"><x:t>xx</x:t></x:rPh></x:is></x:c><x:c r=\"F9\" t=\"str\"><x:f>A1</x:f><x:v>Văn phòng</x:v></x:c><x:c r=\"G9\" t=\"d\"><x:v>2026-03-31T00:00:00</x:v></x:c></x:row>";
        var row = Assert.Single(Read(sheet).Rows);
        Assert.Equal(("Mua sắm", "Văn phòng", new DateOnly(2026, 3, 31), "1"), (row.ActivityText, row.LeadText, row.Time.Due!.Value, row.OrdinalText));
    }

    [Fact]
    public void Dates_counted_from_1904_and_errors_are_kept_as_shown()
    {
        var file = Xml.Edit(File(Heading + "<x:row r=\"5\">{1}{Mua sắm}<x:c t=\"e\"><x:v>#N/A</x:v></x:c><x:c s=\"1\"><x:v>44650</x:v></x:c></x:row>"), "xl/workbook.xml", xml => xml.Replace("<x:sheets>", "<x:workbookPr date1904=\"1\"/><x:sheets>"));
        var row = Assert.Single(Reading.Of(file).Rows);
        Assert.Equal(("#N/A", "31/03/2026"), (row.LeadText, row.TimeText));
        Assert.Contains(row.ReviewNotes, note => note.Code == "NOT_A_UNIT");
    }

    [Theory]
    [InlineData(170, "01/12/2026", "2026-12-01")]
    [InlineData(14, "01/12/2026", "2026-12-01")]
    [InlineData(15, "01/12/2026", "2026-12-01")]
    [InlineData(22, "01/12/2026", "2026-12-01")]
    [InlineData(17, "12/2026", "2026-12-31")]
    [InlineData(171, "12/2026", "2026-12-31")]
    [InlineData(172, "12/2026", "2026-12-31")]
    [InlineData(173, "12/2026", "2026-12-31")]
    [InlineData(175, "2026", "2026-12-31")]
    [InlineData(16, "01/12", "2027-12-01")]
    [InlineData(174, "01/12", "2027-12-01")]
    public void A_date_is_read_without_the_parts_that_its_cell_does_not_show(uint format, string shown, string due)
    {
        var serial = new DateOnly(2026, 12, 1).DayNumber - new DateOnly(1899, 12, 30).DayNumber;
        var cell = $"<x:c s=\"{SheetFile.Styles.ToList().IndexOf(format)}\"><x:v>{serial}</x:v></x:c>";
        var row = Assert.Single(Reading.Of(File(Heading + "<x:row r=\"5\">{1}{Mua sắm}{Văn phòng}" + cell + "</x:row>"), year: 2027).Rows);
        Assert.Equal((shown, DateOnly.Parse(due)), (row.TimeText, row.Time.Due!.Value));
    }

    [Fact]
    public void A_million_empty_rows_below_the_table_cost_nothing()
    {
        var rows = string.Concat(Enumerable.Range(6, 300_000).Select(row => $"<x:row r=\"{row}\" ht=\"15\"/>")) + "<x:row r=\"1048576\"/>";
        Assert.Single(Read(Heading + "<x:row r=\"5\">{1}{Mua sắm}{Văn phòng}{Quý I}</x:row>" + rows).Rows);
    }

    private static AppendixReading Read(string rows) => Reading.Of(File(rows));

    private static byte[] File(string rows) => Xml.Edit(new SheetFile().Sheet("S", ["a"]).Bytes(), "xl/worksheets/sheet1.xml", xml => xml[..(xml.IndexOf("<x:sheetData>", StringComparison.Ordinal) + 13)] + rows.Replace("{", "<x:c t=\"inlineStr\"><x:is><x:t>").Replace("}", "</x:t></x:is></x:c>") + "</x:sheetData></x:worksheet>");
}
