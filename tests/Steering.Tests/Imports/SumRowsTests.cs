using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Rows that add up the money: after each area, or at the end of the table.</summary>
public sealed class SumRowsTests
{
    private const string Heading = "STT\tNội dung\tChủ trì\tThời hạn\tKinh phí\n";
    private const string First = "I\tCẢI CÁCH THỂ CHẾ\t\t\t\n1\tRà soát văn bản quy phạm pháp luật\tVăn phòng HĐND và UBND\tQuý I\t10\n";
    private const string Second = "II\tCẢI CÁCH THỦ TỤC HÀNH CHÍNH\t\t\t\n1\tNiêm yết công khai thủ tục hành chính\tPhòng Văn hóa - Xã hội\tQuý II\t20\n";

    [Theory]
    [InlineData("\tTổng cộng\t\t\t10\n")]
    [InlineData("\tCộng\t\t\t10\n")]
    [InlineData("\tTổng kinh phí cải cách thể chế\t\t\t10\n")]
    [InlineData("\tCộng I\t\t\t10\n")]
    [InlineData("\tCộng mục I\t\t\t10\n")]
    [InlineData("\tTổng I\t\t\t10\n")]
    [InlineData("\tCộng (I)\t\t\t10\n")]
    [InlineData("\tCộng\t\t\t10\n\tTổng số\t\t\t10\n")]
    [InlineData("\tTổng cộng\t\t\t10\n" + Heading + "(1)\t(2)\t(3)\t(4)\t(5)\n")]
    public void A_sum_in_the_middle_does_not_end_the_table(string sum)
    {
        var reading = Reading.Of(Heading + First + sum + Second + "\tTổng cộng\t\t\t30\n\tNgười lập biểu\t\t\t\n");
        Assert.Equal([("I", "10"), ("II", "20")], reading.Rows.Select(row => (row.AreaCode!, row.BudgetText!)));
        Assert.Contains(reading.NotPlaced, text => text.Line == 4 && text.Text == "10");
        Assert.Contains(reading.NotPlaced, text => text.Text == "Người lập biểu");
    }

    [Theory]
    [InlineData("STT\tHọ và tên\tChức vụ\n1\tNguyễn Văn An\tTrưởng phòng\n")]
    [InlineData("\nDANH SÁCH\n1\tNguyễn Văn An\tTrưởng phòng\n")]
    [InlineData("Nơi nhận:\n1\tNguyễn Văn An\tTrưởng phòng\n")]
    public void The_sum_at_the_end_does(string after)
    {
        var reading = Reading.Of(Heading + First + Second + "\tTổng cộng\t\t\t30\n" + after);
        Assert.Equal(2, reading.Rows.Count);
        Assert.Contains(reading.NotPlaced, text => text.Text == "Nguyễn Văn An");
    }

    [Theory]
    [InlineData("I\tCẢI CÁCH THỂ CHẾ\t\t\t", "1", "2", "150", "-", "150")]
    [InlineData("I\tCẢI CÁCH THỂ CHẾ\t\t\t", "1", "2", "Ngân sách phường", "Ngân sách phường-Ngân sách phường", "")]
    [InlineData("1\tKiểm tra văn bản\tVăn phòng HĐND và UBND\tQuý III\t", "1.1", "1.2", "50 triệu đồng", "-", "Văn phòng HĐND và UBND Quý III 50 triệu đồng")]
    [InlineData("I\tCẢI CÁCH THỂ CHẾ\t\t\tNgân sách phường\n1\tKiểm tra văn bản\tVăn phòng HĐND và UBND\tQuý III\t", "1.1", "1.2", "50", "Ngân sách phường-Ngân sách phường", "Văn phòng HĐND và UBND Quý III 50")]
    public void An_amount_at_a_heading_is_of_none_of_its_rows_and_a_source_of_money_of_all(string heading, string first, string second, string typed, string budgets, string notPlaced)
    {
        var reading = Reading.Of($"{Heading}{heading}{typed}\n{first}\tRà soát văn bản\tVăn phòng HĐND và UBND\tQuý I\t\n{second}\tTập huấn nghiệp vụ\tVăn phòng HĐND và UBND\tQuý II\t\n");
        Assert.Equal(budgets, string.Join('-', reading.Rows.Select(row => row.BudgetText)));
        Assert.Equal(notPlaced, string.Join(' ', reading.NotPlaced.Select(text => text.Text)));
        Assert.All(reading.Rows, row => Assert.Equal(budgets != "-", row.ReviewNotes.Any(note => note.Code == "VALUE_INHERITED")));
    }

    [Theory]
    [InlineData("", "Theo dự toán được giao", null, "Theo dự toán được giao")]
    [InlineData("I\tCẢI CÁCH TÀI CHÍNH CÔNG\t\tQuý II\t\n", "Theo dự toán được giao", "Quý II", "Theo dự toán được giao")]
    [InlineData("", "Theo lộ trình phê duyệt", "Theo lộ trình phê duyệt", null)]
    public void Where_the_money_comes_from_is_no_time(string group, string typed, string? time, string? budget)
    {
        var row = Assert.Single(Reading.Of($"{Heading}{group}1\tMua sắm máy tính\tVăn phòng HĐND và UBND\t\t{typed}\n").Rows);
        Assert.Equal((time, budget), (row.TimeText, row.BudgetText));
        Assert.Equal(budget is null, row.Verdicts.Contains(Verdict.ColumnsMoved));
    }

    [Fact]
    public void Without_a_column_of_budgets_it_stays_where_it_was_typed() =>
        Assert.Equal("Theo dự toán được giao", Assert.Single(Reading.Of("STT\tNội dung\tSản phẩm\tChủ trì\tThời hạn\n1\tMua sắm máy tính\t\tVăn phòng HĐND và UBND\tTheo dự toán được giao\n").Rows).TimeText);

    [Theory]
    [InlineData("150", "150--")]
    [InlineData("150 triệu đồng", "150 triệu đồng--")]
    [InlineData("35,5", "35,5--")]
    [InlineData("Ngân sách phường: 2.000.000 đồng", "Ngân sách phường: 2.000.000 đồng--")]
    [InlineData("Nguồn ngân sách địa phương", "Nguồn ngân sách địa phương-Nguồn ngân sách địa phương-Nguồn ngân sách địa phương")]
    [InlineData("Dự toán năm 2026", "Dự toán năm 2026-Dự toán năm 2026-Dự toán năm 2026")]
    [InlineData("Theo NQ số 12/NQ", "Theo NQ số 12/NQ-Theo NQ số 12/NQ-Theo NQ số 12/NQ")]
    [InlineData("100% ngân sách", "100% ngân sách-100% ngân sách-100% ngân sách")]
    public void An_amount_in_the_first_row_of_an_area_is_of_that_row_and_a_source_of_money_of_all(string typed, string budgets)
    {
        var reading = Reading.Of(Heading + "I\tCẢI CÁCH THỂ CHẾ\t\t\t\n"
            + $"1\tTập huấn nghiệp vụ\tVăn phòng HĐND và UBND\tQuý I\t{typed}\n2\tRà soát văn bản\tVăn phòng HĐND và UBND\tQuý II\t\n3\tKiểm tra văn bản\tVăn phòng HĐND và UBND\tQuý III\t\n");
        Assert.Equal(budgets, string.Join('-', reading.Rows.Select(row => row.BudgetText)));
    }
}
