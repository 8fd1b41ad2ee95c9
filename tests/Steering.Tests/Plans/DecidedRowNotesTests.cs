using System.Text;
using Cchc.Steering.V1;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>The notes of an activity are about the texts that a person decided on, not about those that were read.</summary>
public sealed class DecidedRowNotesTests(SeededWard ward) : IClassFixture<SeededWard>
{
    private static readonly byte[] File = Encoding.UTF8.GetBytes(
        "STT\tMục tiêu\tNhiệm vụ\tHoạt động\tKết quả/ Sản phẩm\tChủ trì\tPhối hợp\tThời gian\n"
        + "VII\tCHỈ ĐẠO ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH\t\t\t\t\t\t\n"
        + "1\tNâng cao chất lượng quản lý\tTheo dõi, kiểm tra\tBan hành Kế hoạch kiểm tra cãi cách hành chính\t\t\tVăn phòng HĐND & UBND phường\t\n"
        + "\t\t\tTriễn khai đánh giá, xếp hạng kết quả thực hiện của các đơn vị\tBáo cáo\tHọp giao ban hằng tuần\tPhòng Văn hóa - Xã hội\tQuý IV/2026\n");

    [Fact]
    public async Task What_an_edit_has_mended_is_not_noted_and_what_it_brings_is()
    {
        var preview = await ward.ImportAsync(2056, File, preview: true);
        var imports = await ward.ImportsAsync();
        var rows = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name })).Rows;
        Assert.Superset(new HashSet<string> { "TIME_MISSING", "LEAD_MISSING", "PRODUCT_MISSING", "SPELLING" }, rows[0].Review.Select(note => note.Code).ToHashSet());
        Assert.Superset(new HashSet<string> { "NOT_A_UNIT", "SPELLING" }, rows[1].Review.Select(note => note.Code).ToHashSet());

        async Task EditAsync(ImportRow row, Action<RowProposal> edit)
        {
            var edited = row.Proposal.Clone();
            edit(edited);
            await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = row.Name, Decision = RowDecision.Edited, Edited = edited } });
        }

        await EditAsync(rows[0], texts =>
            (texts.Text, texts.Product, texts.LeadText, texts.TimeText) = ("Ban hành Kế hoạch kiểm tra cải cách hành chính", "Kế hoạch", "Phòng Văn hóa - Xã hội", "Quý II/2056"));
        await EditAsync(rows[1], texts => texts.TimeText = "31/02/2056");
        await imports.ApplyImportAsync(new ApplyImportRequest { Name = preview.Name });

        var all = await ward.AllAsync($"{Ward}/plans/2056");
        Assert.Empty(all[0].Review);
        Assert.Equal(TimeKind.Unspecified, all[1].TimeKind);
        Assert.Equal(
            [("IMPOSSIBLE_DATE", "timeText"), ("NOT_A_UNIT", ""), ("SPELLING", "text"), ("UNIT_UNKNOWN", "leadText")],
            all[1].Review.Select(note => (note.Code, note.Field)).Order());
    }

    [Fact]
    public async Task Notes_on_rows_that_nobody_has_decided_are_those_of_the_reading()
    {
        var preview = await ward.ImportAsync(2057, File, preview: true);
        var imports = await ward.ImportsAsync();
        var rows = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name })).Rows;
        await imports.ApplyImportAsync(new ApplyImportRequest { Name = preview.Name });
        foreach (var (row, activity) in rows.Zip(await ward.AllAsync($"{Ward}/plans/2057")))
        {
            Assert.Equal(row.Review.Select(note => note.Code).Order(), activity.Review.Select(note => note.Code).Where(code => code is not ("NEEDS_A_PERSON" or "UNIT_UNKNOWN")).Order());
        }
    }
}
