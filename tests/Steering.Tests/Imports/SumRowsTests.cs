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
}
