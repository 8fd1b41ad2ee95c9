namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Which rows name the columns, and which column is which.</summary>
public sealed class HeadingTests
{
    private static readonly string[] Six = ["TT", "Nội dung", "Chủ trì", "Thời gian", "Kết quả", "Kinh phí"];

    [Fact]
    public void A_row_of_work_that_has_words_of_headings_is_a_row_of_work()
    {
        var reading = Reading.Of(new WordFile().Table(
            Six,
            ["1", "Ban hành kế hoạch cải cách hành chính", "Văn phòng HĐND và UBND", "Quý I", "Kế hoạch", ""],
            ["2", "Triển khai nhiệm vụ kiểm soát TTHC", "Văn phòng HĐND và UBND", "Hoàn thành trong quý II", "Báo cáo kết quả", "Kinh phí thường xuyên"],
            ["3", "Niêm yết TTHC", "Trung tâm Phục vụ hành chính công", "Quý I", "Bảng niêm yết", ""],
            ["II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""],
            ["4", "Tập huấn nghiệp vụ một cửa", "Phòng Văn hóa - Xã hội", "Quý III", "Lớp tập huấn", ""]).Bytes());
        Assert.Equal(["Ban hành kế hoạch cải cách hành chính", "Triển khai nhiệm vụ kiểm soát TTHC", "Niêm yết TTHC", "Tập huấn nghiệp vụ một cửa"], reading.Rows.Select(row => row.ActivityText));
        Assert.Equal(("Trung tâm Phục vụ hành chính công", "3", "II"), (reading.Rows[2].LeadText, reading.Rows[2].OrdinalText, reading.Rows[3].AreaCode));
        Assert.Empty(reading.NotPlaced);
        Assert.Empty(reading.UnknownColumns);
    }

    [Fact]
    public void So_is_one_without_a_number()
    {
        var reading = Reading.Of("Nội dung\tChủ trì\tThời gian\tKết quả\tKinh phí\nTriển khai nhiệm vụ kiểm soát TTHC\tVăn phòng\tHoàn thành trong quý II\tBáo cáo kết quả\tKinh phí thường xuyên\nNiêm yết TTHC\tVăn phòng\tQuý I\tBảng niêm yết\t\n");
        Assert.Equal(["Triển khai nhiệm vụ kiểm soát TTHC", "Niêm yết TTHC"], reading.Rows.Select(row => row.ActivityText));
    }

    [Theory]
    [InlineData("TT", "Nội dung công tác CCHC", "Đơn vị, cá nhân chủ trì", "Các mốc thời gian", "Kết quả phải đạt")]
    [InlineData("", "Nội dung", "Đơn vị chủ trì", "Thời hạn", "Kết quả phải đạt")]
    public void Another_heading_between_the_rows_is_one_still(params string[] other)
    {
        var reading = Reading.Of(new WordFile()
            .Table(Six[..5], ["1", "Mua sắm", "Văn phòng", "Quý I", "Máy tính"])
            .Table([other[0], other[1], other[4], other[2], other[3]], ["2", "Thanh lý", "Danh mục", "Phòng Kinh tế", "Quý II"]).Bytes());
        Assert.Equal(["Mua sắm", "Thanh lý"], reading.Rows.Select(row => row.ActivityText));
        Assert.Equal(("Danh mục", "Phòng Kinh tế", "Quý II"), (reading.Rows[1].ProductText, reading.Rows[1].LeadText, reading.Rows[1].TimeText));
    }

    [Theory]
    [InlineData("Lãnh đạo phụ trách", "Đơn vị chủ trì")]
    [InlineData("Đơn vị chủ trì", "Lãnh đạo phụ trách")]
    public void Whoever_is_in_charge_of_the_unit_is_not_the_unit_that_leads(string left, string right)
    {
        const string Leader = "Đ/c Nguyễn Văn A, Phó Chủ tịch UBND phường";
        var cells = (left[0] == 'L' ? Leader : "Văn phòng", left[0] == 'L' ? "Văn phòng" : Leader);
        var row = Assert.Single(Reading.Of($"TT\tNhiệm vụ\t{left}\t{right}\tĐơn vị phối hợp\tThời gian\n1\tRà soát TTHC\t{cells.Item1}\t{cells.Item2}\tPhòng Kinh tế\tQuý I\n").Rows);
        Assert.Equal(("Văn phòng", Leader), (row.LeadText, row.OtherColumns["Lãnh đạo phụ trách"]));
    }

    [Fact]
    public void Whoever_is_in_charge_leads_where_no_unit_does()
    {
        var row = Assert.Single(Reading.Of("TT\tNhiệm vụ\tLãnh đạo phụ trách\tThời gian\n1\tRà soát TTHC\tPhó Chủ tịch UBND phường\tQuý I\n").Rows);
        Assert.Equal("Phó Chủ tịch UBND phường", row.LeadText);
    }

    [Theory]
    [InlineData("Mức độ hoàn thành", "Thời gian", false)]
    [InlineData("Mốc thời gian hoàn thành", "Tiến độ thực hiện", true)]
    [InlineData("Thời gian, địa điểm", "Tiến độ", true)]
    public void How_far_the_work_is_does_not_take_the_place_of_its_deadline(string left, string right, bool isLeft)
    {
        var row = Assert.Single(Reading.Of($"TT\tNhiệm vụ\tĐơn vị chủ trì\t{left}\t{right}\n1\tRà soát TTHC\tVăn phòng\t{(isLeft ? "Quý I\tđang làm" : "đang làm\tQuý I")}\n").Rows);
        Assert.Equal(("Quý I", "đang làm"), (row.TimeText, row.OtherColumns[isLeft ? right : left]));
    }
}
