using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

public sealed class BundledPlanTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_activity_of_the_bundled_plan_is_read_as_a_person_reads_it(bool knownUnits)
    {
        var rows = Reading.Plan(knownUnits).Rows;
        var wrong = new List<string>();
        for (var i = 0; i < Math.Max(rows.Count, ExpectedActivity.Plan.Count); i++)
        {
            if (i >= rows.Count || i >= ExpectedActivity.Plan.Count)
            {
                wrong.Add($"{i + 1}: {(i < rows.Count ? "too much: " + rows[i].ActivityText : "missing: " + ExpectedActivity.Plan[i].ActivityStart)}");
                continue;
            }

            var (row, expected) = (rows[i], ExpectedActivity.Plan[i]);
            void Check(string what, bool right, object? got) { if (!right) wrong.Add($"{i + 1} {what}: {got}"); }
            Check("area", row.AreaCode == expected.Area, row.AreaCode);
            Check("goal", row.GoalCode == expected.Goal, row.GoalCode);
            Check("goal text", row.GoalText?.StartsWith(expected.GoalStart, StringComparison.Ordinal) == true, row.GoalText);
            Check("task", row.TaskText?.StartsWith(expected.TaskStart, StringComparison.Ordinal) == true, row.TaskText);
            Check("activity", row.ActivityText.StartsWith(expected.ActivityStart, StringComparison.Ordinal), row.ActivityText);
            Check("end of activity", row.ActivityText.EndsWith(expected.ActivityEnd, StringComparison.Ordinal), row.ActivityText);
            Check("product", row.ProductText == expected.Product, row.ProductText);
            Check("lead", row.LeadText == expected.Lead, row.LeadText);
            Check("coordinating", row.CoordinatingText == expected.Coordinating, row.CoordinatingText);
            Check("time", row.TimeText == expected.Time, row.TimeText);
            Check("lines", expected.Lines.All(row.SourceLines.Contains), string.Join(',', row.SourceLines));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_bundled_plan_has_85_activities_in_seven_areas()
    {
        var areas = Reading.Plan().Rows.CountBy(row => row.AreaCode ?? "-").ToDictionary();
        Assert.Equal(new Dictionary<string, int> { ["I"] = 11, ["II"] = 29, ["III"] = 8, ["IV"] = 7, ["V"] = 9, ["VI"] = 12, ["VII"] = 9 }, areas);
    }

    [Fact]
    public void Times_of_the_bundled_plan_are_of_the_kinds_counted_by_hand()
    {
        var kinds = Reading.Plan().Rows.CountBy(row => row.Time.Kind).ToDictionary();
        Assert.Equal(new Dictionary<TimeKind, int>
        {
            [TimeKind.Continuous] = 50, [TimeKind.Triggered] = 18, [TimeKind.ProgrammeBound] = 9, [TimeKind.Dated] = 3, [TimeKind.Periodic] = 3, [TimeKind.Unspecified] = 2,
        }, kinds.OrderBy(kind => kind.Key).ToDictionary());
    }

    [Fact]
    public void Every_area_of_the_bundled_plan_has_its_budget_in_each_row()
    {
        var rows = Reading.Plan().Rows;
        Assert.All(rows, row => Assert.Matches("^Nguồn ngân sách địa phương,? được phê duyệt theo dự toán hàng năm$", row.BudgetText));
    }

    [Fact]
    public void Goals_torn_over_pages_are_whole_again()
    {
        var rows = Reading.Plan().Rows;
        Assert.EndsWith("phải khai báo trên cơ sở tái sử dụng dữ liệu đã được số hóa). 100% điều kiện đầu tư kinh doanh không cần thiết hoặc mâu thuẫn, chông chéo hoặc quy định chung chung, không cụ thể, không rõ ràng; bãi bỏ 100% điều kiện đầu tư kinh doanh của các ngành, nghề không thuộc danh mục ngành, nghề đầu tư kinh doanh có điều kiện của Luật Đầu tư", rows.First(row => row is { AreaCode: "II", GoalCode: "2" }).GoalText);
        Assert.Contains("được rà soát, cắt giảm, đơn giản hóa thủ tục", rows.First(row => row is { AreaCode: "II", GoalCode: "1" }).GoalText);
        Assert.Contains("từng cơ quan hành chính nhà nước được thực hiện quản trị", rows.First(row => row.GoalCode == "3.3").GoalText);
        Assert.EndsWith("trên môi trường mạng (không bao gồm hồ sơ công việc thuộc phạm vi bí mật nhà nước, hồ sơ đặc thù). 60% hoạt động kiểm tra của cơ quan quản lý nhà nước được thực hiện thông qua môi trường số và hệ thống thông tin của cơ quan quản lý", rows.First(row => row is { AreaCode: "VI", GoalCode: "3" }).GoalText);
        Assert.EndsWith("không dùng tiền mặt đạt 80%", rows.First(row => row is { AreaCode: "VI", GoalCode: "4" }).GoalText);
        Assert.EndsWith("giữa các cấp chính quyền đạt 70%", rows.First(row => row.GoalCode == "3.6").GoalText);
    }

    [Fact]
    public void A_numbered_sub_goal_knows_its_parent()
    {
        var row = Reading.Plan().Rows.First(row => row.GoalCode == "3.4");
        Assert.Equal("3", row.ParentGoalCode);
        Assert.Equal("Thực hiện cơ chế một cửa, một cửa liên thông", row.ParentGoalText);
    }

    [Fact]
    public void List_items_of_a_pasted_web_page_keep_their_lines()
    {
        var goal = Reading.Plan().Rows.First(row => row.GoalCode == "3.3").GoalText!;
        Assert.Contains("trong đó:\n- Tỷ lệ số hóa hồ sơ", goal);
        Assert.DoesNotContain("<", goal);
    }

    [Fact]
    public void Only_the_repeated_words_of_the_bundled_plan_are_not_placed()
    {
        var left = Reading.Plan().NotPlaced.Select(text => (text.Line, text.Text));
        Assert.Equal([(28, "Trung tâm Phục vụ hành chính công"), (64, "Hành chính công"), (146, "phường")], left);
    }

    [Fact]
    public void No_word_of_the_bundled_plan_is_lost() => Conservation.Check(File.ReadAllText(Repository.Plan), Reading.Plan());

    [Fact]
    public void The_bundled_plan_has_a_title_and_no_number()
    {
        var header = Reading.Plan().Header;
        Assert.Equal("NHIỆM VỤ TRIỂN KHAI KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH PHƯỜNG BÌNH PHƯỚC NĂM 2026", header.Title);
        Assert.Equal(2026, header.Year);
        Assert.Null(header.Number);
        Assert.Null(header.IssuedOn);
        Assert.Equal(["NUMBER_MISSING"], header.Flags);
    }

    [Fact]
    public void The_cell_with_two_sentences_is_offered_as_two_activities()
    {
        var row = Reading.Plan().Rows.Single(row => row.SourceLines.Contains(148));
        var two = Assert.Single(row.Alternatives, one => one.Code == "AS_TWO").Rows;
        Assert.EndsWith("để nộp hồ sơ trực tuyến.", two[0].ActivityText);
        Assert.StartsWith("Mở rộng hạ tầng, tiện ích thanh toán điện tử", two[1].ActivityText);
        Assert.All(two, one => Assert.Equal(row.ProductText, one.ProductText));
    }

    [Theory]
    [InlineData(11, "Taken")]
    [InlineData(13, "JoinedWithRowAbove")]
    [InlineData(17, "ColumnsMoved")]
    [InlineData(18, "ColumnsMoved")]
    [InlineData(28, "JoinedWithRowAbove,ColumnsMoved,NeedsAPerson")]
    [InlineData(47, "ColumnsMoved")]
    [InlineData(53, "ColumnsMoved")]
    [InlineData(54, "ColumnsMoved")]
    [InlineData(55, "JoinedWithRowAbove,ColumnsMoved")]
    [InlineData(65, "SplitInTwo")]
    [InlineData(97, "JoinedWithRowAbove,SplitInTwo")]
    [InlineData(164, "Taken,NeedsAPerson")]
    public void Verdicts_tell_what_was_done_to_a_row(int line, string verdicts)
    {
        var row = Reading.Plan().Rows.First(row => row.SourceLines.Contains(line) && row.SourceLines.Max() >= line && (line != 97 || row.SourceLines.Contains(100)));
        Assert.Equal(verdicts, string.Join(',', row.Verdicts));
    }

    [Fact]
    public void Misspellings_are_offered_beside_the_typed_text()
    {
        var rows = Reading.Plan().Rows;
        var offered = rows.SelectMany(row => row.Corrections).Select(one => one.Typed + " -> " + one.Offered).Distinct().ToList();
        Assert.Contains("chông chéo -> chồng chéo", offered);
        Assert.Contains("đơn đốc -> đôn đốc", offered);
        Assert.Contains("danh danh điện tử -> định danh điện tử", offered);
        Assert.Contains("phổ biển -> phổ biến", offered);
        Assert.Contains("kiến ngộ -> kiến nghị", offered);
        Assert.Contains("UBND a phường -> UBND phường", offered);
        Assert.Equal("Văn phòng HĐND & UBND a phường", rows[0].LeadText);
    }

    [Theory]
    [InlineData("docx")]
    [InlineData("xlsx")]
    [InlineData("xlsx inline")]
    public void The_bundled_plan_reads_the_same_from_Word_and_Excel(string format)
    {
        var lines = File.ReadAllLines(Repository.Plan).Select(line => line.Split('\t')).Where(cells => cells.Length > 1).ToArray();
        var bytes = format switch
        {
            "docx" => new WordFile().Text("PHỤ LỤC").Table(lines).Bytes(),
            "xlsx" => new SheetFile().Sheet("Phụ lục", lines).Bytes(),
            _ => new SheetFile().InlineSheet("Phụ lục", lines).Bytes(),
        };
        static IEnumerable<string> Texts(AppendixReading reading) =>
            reading.Rows.Select(row => string.Join(" | ", row.AreaCode, row.GoalCode, row.GoalText, row.TaskText, row.ActivityText, row.ProductText, row.LeadText, row.CoordinatingText, row.TimeText, row.BudgetText));
        Assert.Equal(Texts(Reading.Plan()), Texts(Reading.Of(bytes)));
    }
}
