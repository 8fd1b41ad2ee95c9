using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Appendices as other offices lay them out; each has its own headings, order and way of grouping.</summary>
public sealed class OtherOfficesTests
{
    [Fact]
    public void A_flat_list_with_Roman_group_rows_and_merged_cells_in_Word()
    {
        var reading = Reading.Of(new WordFile()
            .Text("ỦY BAN NHÂN DÂN XÃ TÂN LỢI", "PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2027", "(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/01/2027 của UBND xã Tân Lợi)")
            .Table(
                ["TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn hoàn thành", "Sản phẩm đầu ra", "Ghi chú"],
                ["I", "CẢI CÁCH THỂ CHẾ", "<", "<", "<", "<", "<"],
                ["1", "Rà soát văn bản do Hội đồng nhân dân xã ban hành", "Văn phòng HĐND và UBND xã", "Phòng Kinh tế", "Quý II/2027", "Báo cáo rà soát", ""],
                ["2", "Tuyên truyền pháp luật tại các thôn", "^", "Các thôn", "Thường xuyên", "Hội nghị", "Theo Luật PBGDPL"],
                ["II", "Cải cách thủ tục hành chính", "<", "<", "<", "<", "<"],
                ["1", "Niêm yết công khai thủ tục hành chính", "Trung tâm Phục vụ hành chính công", "Các phòng chuyên môn", "Trước ngày 30/6/2027", "Bảng niêm yết", ""])
            .Bytes(), 2027);

        Assert.Equal(("12/KH-UBND", new DateOnly(2027, 1, 5), 2027), (reading.Header.Number, reading.Header.IssuedOn, reading.Header.Year));
        Assert.Empty(reading.Header.Flags);
        Assert.Equal("NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2027", reading.Header.Title);
        Assert.Equal(["I", "I", "II"], reading.Rows.Select(row => row.AreaCode));
        Assert.Equal("Văn phòng HĐND và UBND xã", reading.Rows[1].LeadText);
        Assert.Equal("Theo Luật PBGDPL", reading.Rows[1].OtherColumns["Ghi chú"]);
        Assert.Equal(["Ghi chú"], reading.UnknownColumns);
        Assert.Equal(new DateOnly(2027, 6, 30), reading.Rows[2].Time.Due);
        Assert.All(reading.Rows, row => Assert.Equal([Verdict.Taken], row.Verdicts));
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void A_heading_of_two_rows_in_Word()
    {
        var reading = Reading.Of(new WordFile()
            .Table(
                ["STT", "Nhiệm vụ, giải pháp", "Đơn vị thực hiện", "<", "Thời gian", "<", "Kết quả"],
                ["^", "^", "Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc", "^"],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
                ["1", "Xây dựng kế hoạch kiểm tra công vụ", "Phòng Văn hóa - Xã hội", "Văn phòng", "01/3/2026", "30/9/2026", "Kế hoạch"],
                ["2", "Tổ chức kiểm tra tại các đơn vị", "Phòng Văn hóa - Xã hội", "Thanh tra", "Tháng 4", "Tháng 11/2026", "Kết luận kiểm tra"])
            .Bytes());

        Assert.Equal(2, reading.Rows.Count);
        Assert.Equal(("Phòng Văn hóa - Xã hội", "Văn phòng", "Kế hoạch"), (reading.Rows[0].LeadText, reading.Rows[0].CoordinatingText, reading.Rows[0].ProductText));
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2026, 9, 30)), (reading.Rows[0].Time.From, reading.Rows[0].Time.Due));
        Assert.Equal((new DateOnly(2026, 4, 1), new DateOnly(2026, 11, 30)), (reading.Rows[1].Time.From, reading.Rows[1].Time.Due));
        Assert.Equal("1", reading.Rows[0].OrdinalText);
        Assert.Empty(reading.UnknownColumns);
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void A_heading_of_two_rows_as_text()
    {
        var reading = Reading.Of("TT\tNội dung\tĐơn vị thực hiện\t\tThời hạn\tSản phẩm\n\t\tChủ trì\tPhối hợp\t\t\n1\tĐào tạo công chức\tPhòng Nội vụ\tVăn phòng\tQuý 3\tLớp học\n");
        var row = Assert.Single(reading.Rows);
        Assert.Equal(("Phòng Nội vụ", "Văn phòng", "Quý 3", "Lớp học"), (row.LeadText, row.CoordinatingText, row.TimeText, row.ProductText));
        Assert.Equal(new DateOnly(2026, 9, 30), row.Time.Due);
    }

    [Fact]
    public void A_workbook_with_serial_dates_task_codes_and_a_cover_sheet()
    {
        var reading = Reading.Of(new SheetFile()
            .Sheet("Bìa", ["Kế hoạch cải cách hành chính"], ["Người lập", "Nguyễn Văn A"])
            .Sheet("Nhiệm vụ",
                ["KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026", "<", "<", "<", "<", "<", "<"],
                ["Mã nhiệm vụ", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Hoàn thành trước ngày", "Kết quả", "Nguồn kinh phí"],
                ["III. CẢI CÁCH TỔ CHỨC BỘ MÁY", "<", "<", "<", "<", "<", "<"],
                ["NV-01", "Sắp xếp tổ chức bộ máy", "Phòng Nội vụ", "Các phòng, ban", new DateOnly(2026, 3, 31), "Đề án", 120.5],
                ["NV-02", "Rà soát vị trí việc làm", "^", "=Văn phòng", new DateOnly(2026, 12, 15), "Báo cáo", "Ngân sách xã"])
            .Bytes());

        Assert.Equal(["NV-01", "NV-02"], reading.Rows.Select(row => row.TaskCode));
        Assert.All(reading.Rows, row => Assert.Equal("III", row.AreaCode));
        Assert.Equal(["31/03/2026", "15/12/2026"], reading.Rows.Select(row => row.TimeText));
        Assert.Equal([new DateOnly(2026, 3, 31), new DateOnly(2026, 12, 15)], reading.Rows.Select(row => row.Time.Due!.Value));
        Assert.Equal(["Phòng Nội vụ", "Phòng Nội vụ"], reading.Rows.Select(row => row.LeadText));
        Assert.Equal("Văn phòng", reading.Rows[1].CoordinatingText);
        Assert.Equal(["120.5", "Ngân sách xã"], reading.Rows.Select(row => row.BudgetText));
        Assert.Equal("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026", reading.Header.Title);
        Assert.All(reading.NotPlaced, text => Assert.Equal("Bìa", text.Place));
        Assert.Equal("Kế hoạch cải cách hành chính Người lập Nguyễn Văn A", string.Join(' ', reading.NotPlaced.Select(text => text.Text)));
    }

    [Fact]
    public void Lead_and_deadline_of_a_group_row_are_inherited()
    {
        var reading = Reading.Of(new WordFile().Table(
                ["TT", "Nội dung", "Chủ trì thực hiện", "Thời gian thực hiện", "Sản phẩm"],
                ["I", "Công tác chỉ đạo điều hành", "Văn phòng HĐND và UBND", "Quý I/2026", ""],
                ["1", "Ban hành kế hoạch cải cách hành chính", "", "", "Kế hoạch"],
                ["2", "Phát động thi đua", "", "Tháng 2", "Công văn"],
                ["II", "Cải cách tài chính công", "Phòng Tài chính", "", ""],
                ["1", "Công khai dự toán", "", "Trước 15/01", "Thông báo"])
            .Bytes());

        Assert.Equal(["VII", "VII", "V"], reading.Rows.Select(row => row.AreaCode));
        Assert.Equal(["Văn phòng HĐND và UBND", "Văn phòng HĐND và UBND", "Phòng Tài chính"], reading.Rows.Select(row => row.LeadText));
        Assert.Equal(["Quý I/2026", "Tháng 2", "Trước 15/01"], reading.Rows.Select(row => row.TimeText));
        Assert.Contains(reading.Rows[0].ReviewNotes, note => note.Code == "TIME_INHERITED");
        Assert.Contains(reading.Rows[0].ReviewNotes, note => note.Code == "AREA_MISMATCH");
        Assert.Equal("I", reading.Rows[0].AreaNumber);
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void Numbered_groups_without_a_goal_column_are_the_tasks()
    {
        var reading = Reading.Of("""
            TT	Nội dung	Sản phẩm	Chủ trì	Phối hợp	Thời hạn
            A	CẢI CÁCH THỦ TỤC HÀNH CHÍNH
            1	Kiểm soát thủ tục hành chính				
            1.1	Rà soát thủ tục hành chính nội bộ	Báo cáo	Văn phòng	Các phòng	Quý I
            1.2	Công khai thủ tục hành chính	Danh mục	Văn phòng	Các phòng	Thường xuyên
            2	Nâng cao chất lượng phục vụ				
            -	Khảo sát mức độ hài lòng	Báo cáo	Văn phòng	Các phòng	Hằng quý
            -	Lắp đặt máy lấy số	Máy lấy số	Văn phòng	Các phòng	6 tháng đầu năm
            B	XÂY DỰNG CHÍNH QUYỀN ĐIỆN TỬ
            1	Cấp chữ ký số	Chữ ký số	Phòng Văn hóa	Văn phòng	Theo hướng dẫn của tỉnh
            """);

        Assert.Equal(["Kiểm soát thủ tục hành chính", "Kiểm soát thủ tục hành chính", "Nâng cao chất lượng phục vụ", "Nâng cao chất lượng phục vụ", null], reading.Rows.Select(row => row.TaskText));
        Assert.All(reading.Rows, row => Assert.Null(row.GoalText));
        Assert.Equal(["II", "II", "II", "II", "VI"], reading.Rows.Select(row => row.AreaCode));
        Assert.Equal(["1.1", "1.2", "-", "-", "1"], reading.Rows.Select(row => row.OrdinalText));
        Assert.Equal(["A", "B"], reading.Rows.Select(row => row.AreaNumber).Distinct());
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void Columns_in_another_order_with_goals_merged_downward()
    {
        var reading = Reading.Of(new WordFile().Table(
                ["Chủ trì", "Phối hợp", "Hoạt động", "Nhiệm vụ", "Mục tiêu", "Thời gian", "Kết quả/Sản phẩm"],
                ["Phòng Văn hóa - Xã hội", "Văn phòng", "Xây dựng bộ tiêu chí", "Đánh giá công chức", "Nâng cao chất lượng công chức", "Quý II/2026", "Bộ tiêu chí"],
                ["Phòng Văn hóa - Xã hội", "Văn phòng", "Áp dụng bộ tiêu chí", "^", "^", "Hằng năm", "Kết quả đánh giá"],
                ["Văn phòng", "Phòng Kinh tế", "Tổ chức thi tay nghề", "Bồi dưỡng nghiệp vụ", "^", "Tháng 9", "Hội thi"])
            .Bytes());

        Assert.Equal(["Đánh giá công chức", "Đánh giá công chức", "Bồi dưỡng nghiệp vụ"], reading.Rows.Select(row => row.TaskText));
        Assert.All(reading.Rows, row => Assert.Equal("Nâng cao chất lượng công chức", row.GoalText));
        Assert.Equal(["Xây dựng bộ tiêu chí", "Áp dụng bộ tiêu chí", "Tổ chức thi tay nghề"], reading.Rows.Select(row => row.ActivityText));
        Assert.All(reading.Rows, row => Assert.Equal([Verdict.Taken], row.Verdicts));
    }

    [Fact]
    public void Tables_of_a_converted_document_go_on_page_by_page_with_torn_rows()
    {
        string[] heading = ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian hoàn thành", "Sản phẩm"];
        var reading = Reading.Of(new WordFile()
            .Text("PHỤ LỤC I", "Danh mục nhiệm vụ năm 2026")
            .Table(heading, ["1", "Ban hành quy chế làm việc", "Văn phòng", "Quý I/2026", "Quy chế"], ["2", "Kiểm tra việc chấp hành kỷ luật, kỷ cương của", "Phòng Nội", "Trong năm", "Báo cáo"])
            .Table(heading, ["", "công chức, viên chức trong giờ làm việc", "vụ", "2026", "kết quả"], ["3", "Số hóa hồ sơ lưu trữ", "Văn phòng", "31/12/2026", "Kho dữ liệu"])
            .Text("Nơi nhận:", "- Như trên;")
            .Bytes());

        Assert.Equal(3, reading.Rows.Count);
        Assert.Equal("Kiểm tra việc chấp hành kỷ luật, kỷ cương của công chức, viên chức trong giờ làm việc", reading.Rows[1].ActivityText);
        Assert.Equal(("Phòng Nội vụ", "Trong năm 2026", "Báo cáo kết quả"), (reading.Rows[1].LeadText, reading.Rows[1].TimeText, reading.Rows[1].ProductText));
        Assert.Contains(Verdict.JoinedWithRowAbove, reading.Rows[1].Verdicts);
        Assert.Equal("Nơi nhận: Như trên;", string.Join(' ', reading.NotPlaced.Select(text => text.Text)));
    }

    [Fact]
    public void Activities_stand_directly_under_areas_typed_in_one_wide_cell()
    {
        var reading = Reading.Of(new SheetFile().InlineSheet("Sheet1",
                ["Số TT", "Tên công việc", "Cơ quan, đơn vị chủ trì", "Tiến độ thực hiện"],
                ["1. Cải cách chế độ công vụ", "<", "<", "<"],
                [1.0, "Tuyển dụng công chức", "Phòng Nội vụ", "Quý III-IV/2026"],
                [2.0, "Đánh giá công chức", "Phòng Nội vụ", "Trước ngày 15/12/2026"],
                ["2. Chuyển đổi số", "<", "<", "<"],
                [1.0, "Nâng cấp trang thông tin điện tử", "Phòng Văn hóa", 46112.0])
            .Bytes());

        Assert.Equal(["IV", "IV", "VI"], reading.Rows.Select(row => row.AreaCode));
        Assert.Equal(["1", "1", "2"], reading.Rows.Select(row => row.AreaNumber));
        Assert.Equal([new DateOnly(2026, 12, 31), new DateOnly(2026, 12, 15), new DateOnly(2026, 3, 31)], reading.Rows.Select(row => row.Time.Due!.Value));
        Assert.Equal(new DateOnly(2026, 7, 1), reading.Rows[0].Time.From);
        Assert.Empty(reading.NotPlaced);
    }

    [Theory]
    [InlineData("05/01/2026", true)]
    [InlineData("29/12/2025", true)]
    [InlineData("05/01/2062", false)]
    [InlineData("05/01/2027", false)]
    [InlineData("05/01/2024", false)]
    public void The_date_of_a_plan_lies_in_its_year_or_the_one_before_or_a_person_says_it(string date, bool taken)
    {
        var header = Reading.Of($"Kèm theo Kế hoạch số 7/KH-UBND ngày {date}\nSTT\tCông việc\tĐơn vị thực hiện\tThời hạn\n1\tCông bố thủ tục\tVăn phòng\ttrong 100 ngày kể từ ngày ban hành\n").Header;
        Assert.Equal(("7/KH-UBND", taken ? DateOnly.ParseExact(date, "dd/MM/yyyy", null) : (DateOnly?)null), (header.Number, header.IssuedOn));
        Assert.Equal(taken ? [] : ["NUMBER_MISSING"], header.Flags);
    }

    [Fact]
    public void Deadlines_counted_from_the_issue_of_the_plan()
    {
        var reading = Reading.Of("Kèm theo Kế hoạch số 7/KH-UBND ngày 05 tháng 01 năm 2026\nSTT\tCông việc\tĐơn vị thực hiện\tThời hạn\n1\tCông bố thủ tục\tVăn phòng\ttrong 100 ngày kể từ ngày ban hành\n2\tTrả lời kiến nghị\tVăn phòng\t10 ngày làm việc kể từ ngày ban hành Kế hoạch\n");
        Assert.Equal(new DateOnly(2026, 4, 15), reading.Rows[0].Time.Due);
        Assert.Equal((10, RelativeUnit.WorkingDays, true), (reading.Rows[1].Time.Relative!.Count, reading.Rows[1].Time.Relative!.Unit, reading.Rows[1].Time.Relative!.FromIssue));
        Assert.Null(reading.Rows[1].Time.Due);
    }

    [Fact]
    public void Two_levels_of_groups_are_goal_and_task()
    {
        var reading = Reading.Of("""
            TT	Nội dung	Chủ trì	Thời gian	Kết quả
            I	CẢI CÁCH TÀI CHÍNH CÔNG
            1	Đổi mới cơ chế phân bổ ngân sách
            1.1	Khoán chi hành chính
            a	Xây dựng định mức	Phòng Kinh tế	Quý II	Định mức
            b	Giao khoán	Phòng Kinh tế	Quý III	Quyết định
            """);
        Assert.All(reading.Rows, row => Assert.Equal(("1", "Đổi mới cơ chế phân bổ ngân sách", "Khoán chi hành chính"), (row.GoalCode, row.GoalText, row.TaskText)));
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void An_area_that_is_none_of_the_seven_is_kept_as_typed()
    {
        var reading = Reading.Of("TT\tNội dung\tChủ trì\tThời hạn\nI\tNHIỆM VỤ KHÁC\t\t\n1\tThực hiện nhiệm vụ đột xuất\tVăn phòng\tKhi có yêu cầu\n");
        var row = Assert.Single(reading.Rows);
        Assert.Equal((null, "NHIỆM VỤ KHÁC", "I"), (row.AreaCode, row.AreaText, row.AreaNumber));
        Assert.Contains(row.ReviewNotes, note => note.Code == "AREA_UNKNOWN");
    }

    [Fact]
    public void Tracked_deletions_are_not_read()
    {
        var file = new WordFile().Table(["TT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "Mua sắm", "Văn phòng", "Quý I"]);
        var bytes = Xml.Edit(file.Bytes(), "word/document.xml", xml => xml.Replace("<w:t xml:space=\"preserve\">Mua sắm</w:t></w:r>", "<w:t>Thanh lý tài sản</w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>Mua sắm</w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t xml:space=\"preserve\"> cũ</w:t></w:r></w:ins>"));
        Assert.Equal("Thanh lý tài sản cũ", Assert.Single(Reading.Of(bytes).Rows).ActivityText);
    }

    [Fact]
    public void A_lead_may_have_several_lines_and_a_row_many_sentences_without_being_split()
    {
        var reading = Reading.Of(new WordFile().Table(
                ["STT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"],
                ["1", "Xây dựng kế hoạch. Tổ chức thực hiện kế hoạch sau khi ban hành", "Kế hoạch\nBáo cáo", "Văn phòng\nPhòng Kinh tế", "Các phòng\nCác thôn", "Tháng 3"],
                ["2", "- Rà soát  thủ tục;\n- Đề xuất cắt giảm", "Danh mục", "Văn phòng", "", "Quý II"],
                ["3", "trang bị máy tính cho bộ phận một cửa", "Máy tính", "Văn phòng", "", "Quý III"])
            .Bytes());
        Assert.Equal(3, reading.Rows.Count);
        Assert.Equal("Văn phòng\nPhòng Kinh tế", reading.Rows[0].LeadText);
        Assert.Equal("- Rà soát thủ tục;\n- Đề xuất cắt giảm", reading.Rows[1].ActivityText);
        Assert.All(reading.Rows, row => Assert.DoesNotContain(row.Verdicts, verdict => verdict is not (Verdict.Taken or Verdict.NeedsAPerson)));
    }

    [Fact]
    public void A_row_without_activity_is_for_a_person_and_still_proposed()
    {
        var reading = Reading.Of("TT\tNội dung\tSản phẩm\tChủ trì\tThời hạn\n1\tXây dựng kế hoạch\tKế hoạch\tVăn phòng\tQuý I\n2\t\tBáo cáo\tVăn phòng\tQuý IV\n");
        Assert.Equal(2, reading.Rows.Count);
        Assert.Contains(Verdict.NeedsAPerson, reading.Rows[1].Verdicts);
        Assert.Contains(reading.Rows[1].ReviewNotes, note => note.Code == "ACTIVITY_MISSING");
        Assert.NotEmpty(reading.Rows[1].ActivityText);
    }

    [Fact]
    public void Roman_numbers_may_count_activities()
    {
        var reading = Reading.Of("TT\tNội dung\tSản phẩm\tChủ trì\tThời hạn\nI\tXây dựng kế hoạch\tKế hoạch\tVăn phòng\tQuý I\nII\tBáo cáo tổng kết\tBáo cáo\tVăn phòng\tQuý IV\n");
        Assert.Equal(["Xây dựng kế hoạch", "Báo cáo tổng kết"], reading.Rows.Select(row => row.ActivityText));
        Assert.Equal(["I", "II"], reading.Rows.Select(row => row.OrdinalText));
    }

    [Fact]
    public void Deadline_and_lead_of_a_numbered_group_are_inherited_by_its_sub_rows()
    {
        var reading = Reading.Of("STT\tNhiệm vụ\tĐơn vị chủ trì\tThời hạn hoàn thành\tSản phẩm\n1\tKiểm tra cải cách hành chính\tPhòng Nội vụ\tQuý III/2026\t\n1.1\tBan hành kế hoạch kiểm tra\t\t\tKế hoạch\n1.2\tTiến hành kiểm tra\t\t30/9/2026\tKết luận\n2\tTổng kết năm\tVăn phòng\t15/12/2026\tBáo cáo\n");
        Assert.Equal(["Ban hành kế hoạch kiểm tra", "Tiến hành kiểm tra", "Tổng kết năm"], reading.Rows.Select(row => row.ActivityText));
        Assert.Equal(["Phòng Nội vụ", "Phòng Nội vụ", "Văn phòng"], reading.Rows.Select(row => row.LeadText));
        Assert.Equal(["Quý III/2026", "30/9/2026", "15/12/2026"], reading.Rows.Select(row => row.TimeText));
        Assert.Equal(["Kiểm tra cải cách hành chính", "Kiểm tra cải cách hành chính", null], reading.Rows.Select(row => row.TaskText));
        Assert.Empty(reading.NotPlaced);
    }

    [Fact]
    public void Areas_in_a_column_of_their_own_are_carried_down()
    {
        var reading = Reading.Of(new SheetFile().Sheet("1",
            ["Lĩnh vực", "Nội dung", "Chủ trì", "Thời hạn"],
            ["Cải cách thể chế", "Rà soát văn bản", "Văn phòng", "Quý I"],
            ["^", "Kiểm tra văn bản", "Văn phòng", "Quý II"],
            ["Tài chính công", "Công khai ngân sách", "Phòng Kinh tế", "Quý III"]).Bytes());
        Assert.Equal(["I", "I", "V"], reading.Rows.Select(row => row.AreaCode));
    }

    [Fact]
    public void A_table_above_whose_columns_are_not_known_is_listed_as_not_placed()
    {
        var reading = Reading.Of(new WordFile()
            .Table(["ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
            .Text("PHỤ LỤC I", "CÁC VIỆC TRỌNG TÂM NĂM 2026")
            .Table(["TT", "Việc phải làm", "Ai làm", "Khi nào"], ["I", "Cải cách thể chế", "", ""], ["1", "Rà soát văn bản", "Văn phòng", "Quý I"])
            .Text("PHỤ LỤC II")
            .Table(["TT", "Nhiệm vụ", "Chủ trì", "Thời gian", "Kết quả"], ["1", "Vận hành kiosk tra cứu", "Bộ phận Một cửa", "Quý II", "Kiosk"])
            .Bytes());
        Assert.Equal("Vận hành kiosk tra cứu", Assert.Single(reading.Rows).ActivityText);
        Assert.Equal("TT Việc phải làm Ai làm Khi nào I Cải cách thể chế 1 Rà soát văn bản Văn phòng Quý I", string.Join(' ', reading.NotPlaced.Select(text => text.Text)));
    }

    [Fact]
    public void So_is_one_above_in_the_same_sheet()
    {
        var reading = Reading.Of(new SheetFile().Sheet("1",
            ["KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026"],
            ["TT", "Chỉ số", "Mức"],
            [1.0, "Hồ sơ trực tuyến", "90%"],
            [2.0, "Hồ sơ đúng hạn"],
            ["NHIỆM VỤ CỤ THỂ NĂM 2026"],
            ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian", "Kết quả"],
            [1.0, "Vận hành kiosk tra cứu", "Bộ phận Một cửa", "Quý II", "Kiosk"]).Bytes());
        Assert.Equal("TT Chỉ số Mức 1 Hồ sơ trực tuyến 90% 2 Hồ sơ đúng hạn", string.Join(' ', reading.NotPlaced.Select(text => text.Text)));
        Assert.Equal("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026", reading.Header.Title);
    }

    [Fact]
    public void Of_several_sheets_of_work_one_is_read_and_a_person_is_told()
    {
        string[] heading = ["TT", "Nội dung", "Chủ trì", "Thời hạn", "Sản phẩm"];
        var file = new SheetFile()
            .Sheet("Thể chế", heading, [1.0, "Rà soát văn bản", "Văn phòng", "Quý I", "Báo cáo"], [2.0, "Kiểm tra văn bản", "Văn phòng", "Quý II", "Báo cáo"]);
        Assert.All(Reading.Of(file.Sheet("Mẫu", heading).Bytes()).Rows, row => Assert.DoesNotContain(row.ReviewNotes, note => note.Code == "OTHER_SHEETS"));

        var reading = Reading.Of(file.Sheet("TTHC", heading, [1.0, "Niêm yết TTHC", "Văn phòng", "Quý I", "Bảng niêm yết"]).Bytes());
        Assert.Equal(["Rà soát văn bản", "Kiểm tra văn bản"], reading.Rows.Select(row => row.ActivityText));
        Assert.Equal([true, false], reading.Rows.Select(row => row.NeedsAPerson && row.ReviewNotes.Any(note => note.Code == "OTHER_SHEETS")));
        Assert.Equal(
            "Tệp còn trang tính khác cũng ghi nhiệm vụ (TTHC) nhưng chỉ trang này được đọc; kế hoạch được giữ ở dạng dự thảo.",
            Assert.Single(reading.Rows[0].ReviewNotes, note => note.Code == "OTHER_SHEETS").Sentence);
        Assert.Contains(reading.NotPlaced, text => (text.Place, text.Text) == ("TTHC", "Niêm yết TTHC"));
    }

    [Theory]
    [InlineData("1", "", "2")]
    [InlineData("I", "II", "III")]
    public void A_row_whose_units_and_time_are_merged_downward_is_work(params string[] ordinals)
    {
        var reading = Reading.Of(new WordFile().Table(
            ["STT", "Nội dung", "Chủ trì", "Thời hạn", "Sản phẩm"],
            [ordinals[0], "Rà soát TTHC", "Văn phòng", "Quý I", "Báo cáo"],
            [ordinals[1], "Công bố danh mục TTHC", "^", "^", "^"],
            [ordinals[2], "Tập huấn", "Phòng Văn hóa - Xã hội", "Quý II", "Lớp học"]).Bytes());
        Assert.Equal(["Rà soát TTHC", "Công bố danh mục TTHC", "Tập huấn"], reading.Rows.Select(row => row.ActivityText));
        Assert.Equal(["Văn phòng", "Văn phòng", "Phòng Văn hóa - Xã hội"], reading.Rows.Select(row => row.LeadText));
        Assert.All(reading.Rows, row => Assert.Null(row.TaskText));
        Assert.Empty(reading.NotPlaced);
    }

    [Theory]
    [InlineData("CHỈ ÐẠO, ÐIỀU HÀNH")]
    [InlineData("Chỉ ðạo, ðiều hành")]
    public void The_letter_of_old_fonts_that_looks_like_d_is_one(string area)
    {
        var reading = Reading.Of($"Số: 12/QÐ-UBND ngày 05/01/2026\nTT\tNội dung\tÐơn vị chủ trì\tThời hạn\nI\t{area}\t\t\n1\tHọp Ban Chỉ ðạo\tVăn phòng\tQuý I\n");
        var row = Assert.Single(reading.Rows);
        Assert.Equal("12/QÐ-UBND", reading.Header.Number);
        Assert.Equal(("VII", "Văn phòng", area), (row.AreaCode, row.LeadText, row.AreaText));
    }

    [Theory]
    [InlineData("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026", 2026)]
    [InlineData("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025", 2025)]
    [InlineData("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH", null)]
    public void The_year_of_the_letterhead_is_not_that_of_the_plan(string title, int? year)
    {
        foreach (var office in new[] { "UBND PHƯỜNG BÌNH PHƯỚC", "ỦY BAN NHÂN DÂN\nPHƯỜNG BÌNH PHƯỚC", "UBND TỈNH\nXÃ TÂN LỢI" })
        {
            var header = Reading.Of($"{office}\nSố: /KH-UBND\nBình Phước, ngày 29 tháng 12 năm 2025\n{title}\nTT\tNội dung\tChủ trì\tThời hạn\n1\tMua sắm\tVăn phòng\tQuý I\n").Header;
            Assert.Equal((title, year), (header.Title, header.Year));
        }
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("”")]
    [InlineData("〃")]
    [InlineData("//")]
    [InlineData("- // -")]
    [InlineData("-nt-")]
    public void Ditto_marks_stand_for_the_cell_above(string ditto)
    {
        string[][] rows =
        [
            ["TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn", "Sản phẩm"],
            ["1", "Xây dựng lịch tiếp công dân", "Văn phòng", "Tháng 01", "Lịch"],
            ["2", "Mở sổ theo dõi đơn thư", ditto, ditto, "Sổ theo dõi"],
            ["3", "Trả lời kiến nghị cử tri", ditto, "Quý IV", ditto],
        ];
        foreach (var reading in new[] { Reading.Of(string.Join('\n', rows.Select(cells => string.Join('\t', cells)))), Reading.Of(new WordFile().Table(rows).Bytes()) })
        {
            Assert.Equal(
                [("Văn phòng", "Tháng 01", "Lịch"), ("Văn phòng", "Tháng 01", "Sổ theo dõi"), ("Văn phòng", "Quý IV", "Sổ theo dõi")],
                reading.Rows.Select(row => (row.LeadText, row.TimeText, row.ProductText)));
            Assert.Contains(reading.Rows[1].ReviewNotes, note => note.Code == "SAME_AS_ABOVE");
        }
    }

    [Fact]
    public void A_quoted_cell_may_begin_with_a_line_break_beside_ditto_marks()
    {
        var reading = Reading.Of("TT\tNội dung\tĐơn vị chủ trì\tThời hạn\n1\t\"\nRà soát\nvăn bản\"\tVăn phòng\tQuý I\n2\tKiểm tra\t\"\t\"\n3\tTập huấn\t\"\tQuý II\n");
        Assert.Equal(["Rà soát\nvăn bản", "Kiểm tra", "Tập huấn"], reading.Rows.Select(row => row.ActivityText));
        Assert.Equal([("Văn phòng", "Quý I"), ("Văn phòng", "Quý I"), ("Văn phòng", "Quý II")], reading.Rows.Select(row => (row.LeadText, row.TimeText)));
    }

    [Theory]
    [InlineData("Hội LHPN phường")]
    [InlineData("Hội CCB")]
    [InlineData("Hội Chữ thập đỏ")]
    [InlineData("Công đoàn")]
    [InlineData("Liên đoàn Lao động")]
    [InlineData("BCĐ CCHC")]
    [InlineData("Chánh Văn phòng")]
    [InlineData("Giám đốc Trung tâm Phục vụ hành chính công")]
    [InlineData("Các hội, đoàn thể")]
    [InlineData("Các ngành")]
    public void A_lead_that_is_a_unit_has_no_note_that_it_is_none(string lead) =>
        Assert.Empty(Assert.Single(Reading.Of($"STT\tNội dung\tChủ trì\tThời gian\n1\tTuyên truyền\t{lead}\tQuý I\n").Rows).ReviewNotes);

    [Fact]
    public void Meetings_are_no_unit() =>
        Assert.Contains(Assert.Single(Reading.Of("STT\tNội dung\tChủ trì\tThời gian\n1\tTuyên truyền\tCác hội nghị chuyên đề\tQuý I\n").Rows).ReviewNotes, note => note.Code == "NOT_A_UNIT");

    [Theory]
    [InlineData("Bản cam kết")]
    [InlineData("Tờ khai")]
    [InlineData("Áp phích")]
    [InlineData("Sổ góp ý")]
    [InlineData("Số điện thoại đường dây nóng")]
    [InlineData("Bộ đề thi")]
    [InlineData("Cán bộ, công chức được tập huấn")]
    [InlineData("Phong trào thi đua")]
    [InlineData("Phóng sự, tin bài")]
    [InlineData("Bộ quy tắc ứng xử")]
    [InlineData("Bộ TTHC được công bố")]
    [InlineData("Bố trí trụ sở làm việc")]
    [InlineData("Bổ nhiệm công chức")]
    [InlineData("Bàn giao hồ sơ")]
    [InlineData("Bàn ghế, máy tính")]
    [InlineData("Thuê máy chủ")]
    [InlineData("Bảo trì phần mềm")]
    [InlineData("Bảo mật thông tin")]
    [InlineData("Phỏng vấn")]
    public void A_product_that_only_begins_like_a_unit_stays_where_it_is(string product)
    {
        var row = Assert.Single(Reading.Of($"STT\tNội dung\tSản phẩm\tChủ trì\tPhối hợp\tThời gian\n3\tKý cam kết thực hiện văn hóa công vụ\t{product}\tPhòng Văn hóa - Xã hội\t\tQuý I\n").Rows);
        Assert.Equal((product, "Phòng Văn hóa - Xã hội", null, false), (row.ProductText, row.LeadText, row.CoordinatingText, row.NeedsAPerson));
    }
}
