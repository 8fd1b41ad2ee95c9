using System.Globalization;
using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

public sealed class TimeTextTests
{
    private static readonly DateOnly Issued = new(2026, 1, 5);

    [Theory]
    [InlineData("Thường xuyên", "Continuous")]
    [InlineData("Thường xuyên, liên tục", "Continuous")]
    [InlineData("thuong xuyen", "Continuous")]
    [InlineData("Thường xuyên trong năm", "Continuous")]
    [InlineData("Hàng ngày", "Continuous")]
    [InlineData("Định kỳ hằng tuần", "Continuous")]
    [InlineData("Định kỳ, thường xuyên", "Continuous")]
    [InlineData("Định kỳ hàng ngày", "Continuous")]
    [InlineData("2 lần/tuần", "Continuous")]
    [InlineData("Mỗi tuần 1 lần", "Continuous")]
    [InlineData("02 (hai) lần trong tuần", "Continuous")]
    [InlineData("Tuần/lần", "Continuous")]
    [InlineData("2 lần trong tuần đầu tháng 6", "Dated")]
    [InlineData("24/7", "Continuous")]
    [InlineData("Tiếp nhận 24/7", "Continuous")]
    [InlineData("Trước ngày 24/7", "Dated")]
    [InlineData("Trong suốt năm 2026", "Dated")]
    [InlineData("12 tháng", "Dated")]
    [InlineData("2025 - 2026", "Dated")]
    [InlineData("Giai đoạn 2026-2030", "Dated")]
    [InlineData("Từ tháng 01 đến tháng 12/2026", "Dated")]
    [InlineData("Trong tháng 3 và tháng 9", "Dated")]
    [InlineData("Chậm nhất ngày 20/12", "Dated")]
    [InlineData("Tuần 2 tháng 4", "Dated")]
    [InlineData("Xong trước 30/6/2026", "Dated")]
    [InlineData("Quý I + Quý III", "Dated")]
    [InlineData("Cuối Quý II/2026", "Dated")]
    [InlineData("Cuối tháng 11", "Dated")]
    [InlineData("31.12.2026", "Dated")]
    [InlineData("Ngày 05 hàng tháng", "Periodic")]
    [InlineData("Trước ngày 25 hằng tháng", "Periodic")]
    [InlineData("Hàng tháng, quý, năm", "Periodic")]
    [InlineData("Quý, 6 tháng, 9 tháng, năm", "Periodic")]
    [InlineData("Mỗi quý một lần", "Periodic")]
    [InlineData("2 lần/năm", "Periodic")]
    [InlineData("Thường xuyên, theo yêu cầu nhiệm vụ", "Continuous")]
    [InlineData("Trong suốt quá trình thực hiện", "Continuous")]
    [InlineData("Các ngày làm việc trong tuần", "Continuous")]
    [InlineData("Theo yêu cầu của cấp trên", "Triggered")]
    [InlineData("Ngay sau khi kế hoạch được ban hành", "Triggered")]
    [InlineData("Đột xuất", "Triggered")]
    [InlineData("Theo kế hoạch của tỉnh", "ProgrammeBound")]
    [InlineData("Khi có quy định, hướng dẫn của Bộ ngành Trung ương, Tỉnh", "Triggered")]
    [InlineData("Thực hiện khi có chủ trương, chỉ đạo của cấp có thẩm quyền", "Triggered")]
    [InlineData("Sau khi có hướng dẫn của Trung ương", "Triggered")]
    [InlineData("Ngay sau khi Nghị định được ban hành", "Triggered")]
    [InlineData("Khi phát sinh", "Triggered")]
    [InlineData("Theo Chương trình công tác đã phê duyệt", "ProgrammeBound")]
    [InlineData("Theo lộ trình phê duyệt", "ProgrammeBound")]
    [InlineData("Theo đề án chuyển đổi số của phường", "ProgrammeBound")]
    [InlineData("Theo hướng dẫn của Sở Nội vụ", "ProgrammeBound")]
    [InlineData("Theo quy định", "ProgrammeBound")]
    [InlineData("Trước ngày 05 tháng đầu quý sau", "Unspecified")]
    [InlineData("Trước ngày 10 tháng sau của quý báo cáo", "Unspecified")]
    [InlineData("Tháng sau", "Unspecified")]
    [InlineData("Quý hai, ba", "Unspecified")]
    [InlineData("2 tháng đầu quý", "Unspecified")]
    [InlineData("Theo Kế hoạch số 15/KH-UBND ngày 20/02/2026", "ProgrammeBound")]
    [InlineData("Theo Kế hoạch số 15/KH-UBND ngày 20 tháng 01 năm 2026", "ProgrammeBound")]
    [InlineData("Theo Kế hoạch số 15/KH-UBND của UBND tỉnh ngày 20/01/2026", "ProgrammeBound")]
    [InlineData("Theo Quyết định số 15/QĐ-BTP của Bộ Tư pháp (ban hành ngày 20/01/2026)", "ProgrammeBound")]
    [InlineData("Theo Kế hoạch số 15/KH ngày 20/01/2026", "ProgrammeBound")]
    [InlineData("Theo Chương trình số 05-CTr/TU ngày 12/3/2026", "ProgrammeBound")]
    [InlineData("Theo Thông tư số 03/2025/TT-VPCP", "ProgrammeBound")]
    [InlineData("Theo Công văn số 15/UBND-VX ngày 05/3 của UBND tỉnh", "ProgrammeBound")]
    [InlineData("Theo Công văn số 15/UBND-VX ngày 05 tháng 3 của UBND tỉnh", "ProgrammeBound")]
    [InlineData("Theo Kế hoạch số 15/KH-UBND ngày 20/01/26", "ProgrammeBound")]
    [InlineData("Theo Quyết định 12/2025", "ProgrammeBound")]
    [InlineData("Theo NĐ 01/2018", "ProgrammeBound")]
    [InlineData("Theo TT 01/2018", "ProgrammeBound")]
    [InlineData("Theo kế hoạch 6/2026", "Dated")]
    [InlineData("Theo Kế hoạch số 15/KH-UBND, trước ngày 30/6/26", "Dated")]
    [InlineData("Theo Thông tư 03/2025", "ProgrammeBound")]
    [InlineData("Theo Nghị quyết số 12/2026/NQ-HĐND", "ProgrammeBound")]
    [InlineData("Theo Nghị định 45/2020/NĐ-CP", "ProgrammeBound")]
    [InlineData("Khi có văn bản hướng dẫn Luật số 80/2025/QH15", "Triggered")]
    [InlineData("", "Unspecified")]
    [InlineData("   ", "Unspecified")]
    [InlineData("-", "Unspecified")]
    [InlineData("chưa xác định", "Unspecified")]
    [InlineData("Định kỳ trong năm", "Periodic")]
    public void Kinds_follow_the_words(string text, string kind) => Assert.Equal(kind, TimeText.Read(text, 2026, Issued).Kind.ToString());

    [Theory]
    [InlineData("Hàng năm", "Yearly")]
    [InlineData("Hằng năm", "Yearly")]
    [InlineData("Hàng quý", "Quarterly")]
    [InlineData("Hằng tháng", "Monthly")]
    [InlineData("Định kỳ 6 tháng", "HalfYearly")]
    [InlineData("Định kỳ hàng quý", "Quarterly")]
    [InlineData("06 tháng/lần", "HalfYearly")]
    [InlineData("Hằng tháng, trước ngày 05 tháng sau liền kề", "Monthly")]
    [InlineData("Định kỳ trong năm", "Unstated")]
    public void Periodic_times_say_how_often(string text, string interval)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Periodic, interval), (reading.Kind, reading.Interval.ToString()));
    }

    [Theory]
    [InlineData("Quý I/2026", "2026-01-01", "2026-03-31")]
    [InlineData("Tuần 2 tháng 4", "2026-04-01", "2026-04-30")]
    [InlineData("Tuần 1-2/6", "2026-06-01", "2026-06-30")]
    [InlineData("Tuần 2/6", "2026-06-01", "2026-06-30")]
    [InlineData("Tuần 1, 2/6", "2026-06-01", "2026-06-30")]
    [InlineData("Tuần 3/4", "2026-04-01", "2026-04-30")]
    [InlineData("Tuần 1/7-5/7", "2026-07-01", "2026-07-05")]
    [InlineData("Tuần 2/6/2026", null, "2026-06-02")]
    [InlineData("Quý hai", "2026-04-01", "2026-06-30")]
    [InlineData("Quý Tư/2026", "2026-10-01", "2026-12-31")]
    [InlineData("Tháng sáu", "2026-06-01", "2026-06-30")]
    [InlineData("Tháng mười hai/2026", "2026-12-01", "2026-12-31")]
    [InlineData("Ngày 15 tháng tư", null, "2026-04-15")]
    [InlineData("Thứ sáu tháng 6", "2026-06-01", "2026-06-30")]
    [InlineData("Tuần 4 tháng 12/2026", "2026-12-01", "2026-12-31")]
    [InlineData("Tuần 1, 2 tháng 4", "2026-04-01", "2026-04-30")]
    [InlineData("Đợt 2 tháng 12", "2026-12-01", "2026-12-31")]
    [InlineData("02 tháng 12", null, "2026-12-02")]
    [InlineData("Ngày 15 tháng 12/2025", null, "2025-12-15")]
    [InlineData("Quý III-IV/2026", "2026-07-01", "2026-12-31")]
    [InlineData("Quý 1", "2026-01-01", "2026-03-31")]
    [InlineData("Quí II năm 2026", "2026-04-01", "2026-06-30")]
    [InlineData("quý ii", "2026-04-01", "2026-06-30")]
    [InlineData("Q4/2026", "2026-10-01", "2026-12-31")]
    [InlineData("Quý IV/2025 - Quý I/2026", "2025-10-01", "2026-03-31")]
    [InlineData("trước ngày 30/6/2026", null, "2026-06-30")]
    [InlineData("30/06", null, "2026-06-30")]
    [InlineData("30/6/26", null, "2026-06-30")]
    [InlineData("30.6.2026", null, "2026-06-30")]
    [InlineData("30-06-2026", null, "2026-06-30")]
    [InlineData("Ngày 30 tháng 6 năm 2026", null, "2026-06-30")]
    [InlineData("Trước 15/12", null, "2026-12-15")]
    [InlineData("Chậm nhất ngày 15 tháng 12", null, "2026-12-15")]
    [InlineData("Tháng 11/2026", "2026-11-01", "2026-11-30")]
    [InlineData("11/2026", "2026-11-01", "2026-11-30")]
    [InlineData("Trong tháng 3", "2026-03-01", "2026-03-31")]
    [InlineData("Trước tháng 6/2026", null, "2026-05-31")]
    [InlineData("Trước 6/2026", null, "2026-05-31")]
    [InlineData("Trước 6-2026", null, "2026-05-31")]
    [InlineData("Trước hết 6/2026", "2026-06-01", "2026-06-30")]
    [InlineData("6 tháng đầu năm", "2026-01-01", "2026-06-30")]
    [InlineData("10 tháng đầu năm", "2026-01-01", "2026-10-31")]
    [InlineData("11 tháng đầu năm 2026", "2026-01-01", "2026-11-30")]
    [InlineData("Đến hết năm 2026", null, "2026-12-31")]
    [InlineData("06 tháng cuối năm 2026", "2026-07-01", "2026-12-31")]
    [InlineData("Từ tháng 3 đến tháng 9/2026", "2026-03-01", "2026-09-30")]
    [InlineData("Tháng 3 - 9/2026", "2026-03-01", "2026-09-30")]
    [InlineData("Từ ngày 01/3/2026 đến ngày 30/6/2026", "2026-03-01", "2026-06-30")]
    [InlineData("Cả năm", "2026-01-01", "2026-12-31")]
    [InlineData("Năm 2026", "2026-01-01", "2026-12-31")]
    [InlineData("Trong năm 2026", "2026-01-01", "2026-12-31")]
    [InlineData("2026-06-30", null, "2026-06-30")]
    [InlineData("2026-06-30T00:00:00", null, "2026-06-30")]
    [InlineData("46112", null, "2026-03-31")]
    [InlineData("trong 100 ngày kể từ ngày ban hành", "2026-01-05", "2026-04-15")]
    [InlineData("Trong vòng 03 tháng kể từ ngày ban hành Kế hoạch", "2026-01-05", "2026-04-05")]
    [InlineData("Khi có hướng dẫn, chậm nhất ngày 30/9/2026", null, "2026-09-30")]
    [InlineData("Theo Kế hoạch số 15/KH-UBND, hoàn thành trước ngày 30/6/2026", null, "2026-06-30")]
    [InlineData("Theo Kế hoạch số 15/KH-UBND của UBND tỉnh trước ngày 30/6/2026", null, "2026-06-30")]
    [InlineData("Theo Nghị quyết số 12/2026/NQ-HĐND, quý III", "2026-07-01", "2026-09-30")]
    [InlineData("Nộp hồ sơ 6/2026", "2026-06-01", "2026-06-30")]
    public void Dated_times_have_a_due_date(string text, string? from, string due)
    {
        var reading = TimeText.Read(text, 2026, Issued);
        Assert.Equal((TimeKind.Dated, from, due), (reading.Kind, reading.From?.ToString("yyyy-MM-dd"), reading.Due?.ToString("yyyy-MM-dd")));
    }

    [Theory]
    [InlineData("Trước ngày 15/01 năm sau", "2027-01-15")]
    [InlineData("Trước ngày 15/01 của năm sau liền kề", "2027-01-15")]
    [InlineData("Ngày 15/01 năm 2027", "2027-01-15")]
    [InlineData("10-15/01 năm sau", "2027-01-15")]
    [InlineData("Ngày 15 tháng 01 năm sau", "2027-01-15")]
    [InlineData("Quý I năm sau", "2027-03-31")]
    [InlineData("Tháng 01 năm tới", "2027-01-31")]
    [InlineData("6 tháng đầu năm sau", "2027-06-30")]
    [InlineData("Từ tháng 3 đến hết năm sau", "2027-12-31")]
    [InlineData("31/12 năm trước", "2025-12-31")]
    [InlineData("Quý IV năm trước", "2025-12-31")]
    public void A_year_beside_that_of_the_plan_is_told_by_its_place_too(string text, string due)
    {
        var reading = TimeText.Read(text, 2026, Issued);
        Assert.Equal((TimeKind.Dated, due), (reading.Kind, reading.Due?.ToString("yyyy-MM-dd")));
        Assert.Contains("OUTSIDE_PLAN_YEAR", reading.Notes);
        Assert.Empty(reading.LeftOut);
    }

    [Theory]
    [InlineData("Hằng năm, trước ngày 15/01 năm sau", "Periodic", "15/01/2027")]
    [InlineData("Báo cáo quý I, 6 tháng, quý III và năm trước ngày 15 tháng cuối quý", "Periodic", "ngày 15")]
    [InlineData("Báo cáo 6 tháng đầu năm trước ngày 15/6", "Dated", "15/06/2026")]
    public void Before_a_day_is_no_year(string text, string kind, string leftOut)
    {
        var reading = TimeText.Read(text, 2026, Issued);
        Assert.Equal((kind, leftOut), (reading.Kind.ToString(), string.Join(", ", reading.LeftOut)));
    }

    [Theory]
    [InlineData("Sáu tháng đầu năm 2026", "2026-06-30")]
    [InlineData("Trong sáu  tháng đầu năm", "2026-06-30")]
    [InlineData("SÁU THÁNG CUỐI NĂM", "2026-12-31")]
    [InlineData("Sa\u0301u tha\u0301ng đầu năm", "2026-06-30")]
    public void Six_is_not_after(string text, string due)
    {
        var reading = TimeText.Read(text, 2026, Issued);
        Assert.Equal((TimeKind.Dated, due), (reading.Kind, reading.Due?.ToString("yyyy-MM-dd")));
        Assert.True(TimeText.IsTime(text));
    }

    [Theory]
    [InlineData("T3, T6, T9, T12/2026", "2026-03-31 2026-06-30 2026-09-30 2026-12-31")]
    [InlineData("T3/2026", "2026-03-31")]
    [InlineData("T.3 và T.9", "2026-03-31 2026-09-30")]
    [InlineData("T3-T6", "2026-06-30")]
    [InlineData("T1 tháng 4", "2026-04-30")]
    [InlineData("Trước T6/2026", "2026-05-31")]
    [InlineData("Từ T2 đến T6 hằng tuần", "")]
    [InlineData("T7, CN", "")]
    public void Months_are_also_written_by_their_letter(string text, string due) =>
        Assert.Equal(due, string.Join(' ', TimeText.Read(text, 2026, Issued).Periods.Select(period => period.Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));

    [Fact]
    public void Several_dates_are_several_periods()
    {
        Assert.Equal([new DateOnly(2026, 3, 31), new DateOnly(2026, 9, 30)], TimeText.Read("Quý I, Quý III/2026", 2026, null).Periods.Select(period => period.Due));
        Assert.Equal([new DateOnly(2026, 6, 30), new DateOnly(2026, 12, 15)], TimeText.Read("30/6 và 15/12/2026", 2026, null).Periods.Select(period => period.Due));
        Assert.Equal(3, TimeText.Read("Tháng 3, 6, 9", 2026, null).Periods.Count);
    }

    [Theory]
    [InlineData("30/6 hoặc 15/12/2026", "30/06/2026")]
    [InlineData("30/6 và 15/12/2026 hoặc theo hướng dẫn", "30/06/2026")]
    [InlineData("Quý I, Quý III/2026", "01/01/2026–31/03/2026")]
    [InlineData("Tháng 3, 6, 9", "01/03/2026–31/03/2026, 01/06/2026–30/06/2026")]
    [InlineData("Ngày 15 và 30/6/2026", "ngày 15")]
    [InlineData("Trước ngày 25 hằng tháng", "ngày 25")]
    [InlineData("Ngày 05 hàng tháng", "ngày 05")]
    [InlineData("Trước 25 hàng tháng", "ngày 25")]
    [InlineData("20 hàng tháng", "ngày 20")]
    [InlineData("Từ tháng 3 đến cuối năm", "")]
    [InlineData("6 tháng đầu năm và cả năm", "31/12/2026")]
    [InlineData("Tháng 6 và tháng 12 hàng năm", "01/06/2026–30/06/2026")]
    [InlineData("Hàng quý, trước ngày 20 tháng cuối quý", "ngày 20")]
    [InlineData("Hàng quý, trong 10 ngày đầu của quý sau", "10 ngày đầu")]
    [InlineData("Định kỳ 6 tháng, trước 15/6 và 15/12", "15/06/2026, 15/12/2026")]
    [InlineData("Hàng năm, trước ngày 15/12", "15/12/2026")]
    [InlineData("Hàng tháng, từ tháng 3 đến tháng 9/2026", "01/03/2026–30/09/2026")]
    [InlineData("Hàng quý, trước 31/3/2027", "31/03/2027")]
    [InlineData("Hằng tháng, từ tháng 3", "01/03/2026–31/03/2026")]
    [InlineData("Hằng quý, từ quý I/2026", "")]
    [InlineData("Thường xuyên; báo cáo trước ngày 20 hằng tháng", "ngày 20")]
    [InlineData("Thường xuyên; báo cáo trước 15/12", "15/12/2026")]
    [InlineData("Trong 10 ngày kể từ ngày 01/6/2026", "01/06/2026")]
    [InlineData("30/6/2026", "")]
    [InlineData("Từ ngày 01/3/2026 đến ngày 30/6/2026", "")]
    [InlineData("Quý III-IV/2026", "")]
    [InlineData("Quý II, trước ngày 30/6/2026", "")]
    [InlineData("Trước 17 giờ ngày 30/6/2026", "")]
    [InlineData("Tuần 2 tháng 4", "tuần 2")]
    [InlineData("Tuần 1 và tuần 3 tháng 4", "tuần 1 và tuần 3")]
    [InlineData("Tuần 2/6", "tuần 2")]
    [InlineData("Tuần thứ hai của tháng 4/2026", "tuần thứ hai")]
    [InlineData("Tuần đầu tháng 6", "tuần đầu")]
    [InlineData("Tuần cuối tháng 6", "")]
    [InlineData("Giữa quý III/2026", "giữa kỳ")]
    [InlineData("Trung tuần tháng 6", "giữa kỳ")]
    [InlineData("Bắt đầu tháng 3, xong tháng 6", "01/03/2026–31/03/2026")]
    [InlineData("Lần 1 tháng 6, lần 2 tháng 12", "01/06/2026–30/06/2026")]
    [InlineData("Đợt 1 - 30/6; đợt 2 - 15/12", "")]
    [InlineData("Định kỳ 6 tháng, trước 30/6 và 31/12", "")]
    [InlineData("Hàng quý (Quý I, II, III, IV/2026)", "")]
    [InlineData("2 lần/năm (tháng 6, tháng 12)", "")]
    [InlineData("6 tháng cuối năm", "")]
    [InlineData("6 tháng 1 lần", "")]
    [InlineData("Mỗi quý 01 lần", "")]
    [InlineData("Hàng tháng, quý, 6 tháng, 9 tháng, năm", "")]
    [InlineData("05 ngày làm việc kể từ ngày ban hành", "")]
    [InlineData("Thường xuyên", "")]
    public void Days_that_no_work_will_be_due_on_are_told(string text, string days) =>
        Assert.Equal(days, string.Join(", ", TimeText.Read(text, 2026, Issued).LeftOut));

    [Theory]
    [InlineData("30/6 và 15/12/2026", "30/06/2026")]
    [InlineData("20/3; 20/6; 20/9; 20/12", "20/03/2026, 20/06/2026, 20/09/2026")]
    [InlineData("Trước ngày 15 tháng 12 và ngày 30 tháng 6", "30/06/2026")]
    [InlineData("Đợt 1: 30/6; đợt 2: 15/12/2026", "30/06/2026")]
    [InlineData("30/6/2026 và 30/6/2026", "")]
    [InlineData("30/6", "")]
    [InlineData("30/6 và 15/12/2027", "")]
    [InlineData("30/6 hoặc 15/12", "")]
    [InlineData("30/6 và tháng 12", "")]
    [InlineData("Dự thảo 30/6, hoàn thành 15/12", "")]
    [InlineData("Theo hướng dẫn, trước 30/6 và 15/12", "")]
    public void A_list_of_days_is_due_on_each(string text, string earlier) =>
        Assert.Equal(earlier, string.Join(", ", TimeText.Read(text, 2026, null).Earlier.Select(day => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture))));

    [Fact]
    public void How_often_is_no_date()
    {
        Assert.Empty(TimeText.Read("6 tháng 1 lần", 2026, null).Periods);
        Assert.Contains("IMPOSSIBLE_DATE", TimeText.Read("Định kỳ 6 tháng, trước 31/6", 2026, null).Notes);
    }

    [Fact]
    public void A_row_whose_days_are_left_out_needs_a_person_who_is_told_which()
    {
        var row = Assert.Single(Reading.Of("TT\tNội dung\tChủ trì\tThời hạn\n1\tMua sắm\tVăn phòng\t30/6 hoặc 15/12/2026\n").Rows);
        Assert.True(row.NeedsAPerson);
        Assert.Equal("Ô thời gian ghi 30/06/2026 nhưng chưa được lấy làm hạn; cần người xem lại.", Assert.Single(row.ReviewNotes, note => note.Code == "DAYS_LEFT_OUT").Sentence);
    }

    [Theory]
    [InlineData("31/02/2026")]
    [InlineData("Tháng 13/2026")]
    [InlineData("Quý V/2026")]
    [InlineData("30/02")]
    [InlineData("Trước ngày 31 tháng 6 năm 2026")]
    [InlineData("45/2026/99")]
    [InlineData("Quý IV-I/2026")]
    public void Impossible_dates_are_for_a_person(string text)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal(TimeKind.Unspecified, reading.Kind);
        Assert.Contains("IMPOSSIBLE_DATE", reading.Notes);
    }

    [Theory]
    [InlineData("Đợt 1/2026")]
    [InlineData("Lần 2/2026")]
    [InlineData("Tuần 2/2026")]
    [InlineData("Học kỳ 1/2026")]
    [InlineData("Đợt 12/2026")]
    public void A_round_is_no_month(string text)
    {
        var reading = TimeText.Read(text, 2026, null);
        Assert.Equal((TimeKind.Unspecified, "TIME_UNREADABLE"), (reading.Kind, Assert.Single(reading.Notes)));
    }

    [Fact]
    public void Working_days_are_left_to_the_calendar()
    {
        var reading = TimeText.Read("05 ngày làm việc kể từ ngày ban hành", 2026, Issued);
        Assert.Equal(TimeKind.Dated, reading.Kind);
        Assert.Equal(new RelativeDue(5, RelativeUnit.WorkingDays, true), reading.Relative);
        Assert.Empty(reading.Periods);
    }

    [Fact]
    public void Days_from_another_event_wait_for_it()
    {
        var reading = TimeText.Read("Trong 10 ngày kể từ ngày nhận được văn bản", 2026, Issued);
        Assert.Equal((TimeKind.Triggered, false), (reading.Kind, reading.Relative!.FromIssue));
    }

    [Fact]
    public void A_date_that_was_not_understood_is_not_said_to_be_impossible()
    {
        var row = Assert.Single(Reading.Of("TT\tNội dung\tChủ trì\tThời hạn\n1\tMua sắm\tVăn phòng\tNăm học 2026-2027\n").Rows);
        Assert.Equal("Ngày, tháng hoặc quý đã ghi không tồn tại hoặc chưa đọc được.", Assert.Single(row.ReviewNotes, note => note.Code == "IMPOSSIBLE_DATE").Sentence);
    }

    [Theory]
    [InlineData("Thường xuyên", true)]
    [InlineData("Quý I/2026", true)]
    [InlineData("Trước ngày 30/6/2026", true)]
    [InlineData("Theo lộ trình phê duyệt", true)]
    [InlineData("Hoàn thành trong tháng 3", true)]
    [InlineData("Thường xuyên, kịp thời cập nhật, công khai thủ tục hành chính", false)]
    [InlineData("Báo cáo kết quả quý I của Phòng Văn hóa", false)]
    [InlineData("Theo dõi, đôn đốc việc thực hiện kế hoạch", false)]
    [InlineData("Văn phòng HĐND & UBND phường", false)]
    [InlineData("Quyết định", false)]
    [InlineData("Nâng cao chất lượng", false)]
    public void Only_a_text_that_is_all_time_belongs_into_a_time_column(string text, bool isTime) => Assert.Equal(isTime, TimeText.IsTime(text));
}
