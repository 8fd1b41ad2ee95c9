using System.Text;
using Cchc.Organization.V1;
using Cchc.Steering.V1;
using CchcPlatform.Testing;
using Grpc.Core;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>A plan that was imported before its units could be told: the same file is an amendment when they can.</summary>
public sealed class UnitsEnteredLaterTests(SeededWard ward) : IClassFixture<SeededWard>
{
    private const string Heading = "STT\tMục tiêu\tNhiệm vụ\tHoạt động\tKết quả/ Sản phẩm\tChủ trì\tPhối hợp\tThời gian\n";
    private const string Area = "VII\tCHỈ ĐẠO ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH\t\t\t\t\t\t\n";

    private static readonly byte[] File = Encoding.UTF8.GetBytes(Heading + Area
        + "1\tNâng cao chất lượng quản lý\tTheo dõi, kiểm tra\tBan hành Kế hoạch kiểm tra cải cách hành chính\tKế hoạch\tPhòng Văn hóa - Xã hội\tPhòng Khoa học\tQuý I/2026\n"
        + "\t\t\tĐánh giá, xếp hạng kết quả thực hiện của các đơn vị\tBáo cáo\tPhòng Khoa học\tPhòng Văn hóa - Xã hội\tQuý IV/2026\n");

    private static readonly byte[] OtherBytes = [.. File, .. "\r\n"u8];

    [Theory]
    [InlineData("communes/00008", false, false)]
    [InlineData("communes/00025", true, false)]
    [InlineData("communes/00070", false, true)]
    public async Task When_the_units_have_been_entered_the_file_becomes_a_draft_and_after_it_nothing(string commune, bool preview, bool otherBytes)
    {
        var header = new ImportPlanHeader { Parent = commune, Year = 2026, FileName = "plan.txt" };
        var first = (await ward.ImportAsync(header, File))[^1].Summary;
        Assert.Equal((false, 1, 2), (first.Unchanged, first.Version, first.RowCount));
        Assert.All(await ActivitiesAsync(first.Plan), activity => Assert.Empty(activity.LeadUnits));
        var activities = await ActivitiesAsync(first.Plan);
        Assert.All(activities, activity => Assert.Equal(2, activity.Review.Count(note => note.Code == "UNIT_UNKNOWN")));
        await RefusedAsync(() => ReportAsync(activities[0]), StatusCode.PermissionDenied, "UNIT_NOT_INVOLVED");

        // Nothing entered: nothing changes, and so much was said to this request.
        var request = new ImportPlanHeader(header) { RequestId = "nothing-entered-" + commune[^5..] };
        var said = (await ward.ImportAsync(request, File))[^1].Summary;
        Assert.Equal((true, first.Name), (said.Unchanged, said.Name));
        Assert.Equal((true, 1), await UnchangedAsync(header, OtherBytes));

        await EnterAsync(commune, "VHXH", "Phòng Văn hóa - Xã hội");
        Assert.Equal(said, (await ward.ImportAsync(request, File))[^1].Summary);
        if (preview)
        {
            var previewed = (await ward.ImportAsync(new ImportPlanHeader(header) { Preview = true }, File))[^1].Summary;
            var applied = (await (await ward.ImportsAsync()).ApplyImportAsync(new ApplyImportRequest { Name = previewed.Name })).Import;
            Assert.Equal((false, 2), (applied.Unchanged, applied.Version));
        }
        else
        {
            Assert.Equal((false, 2), await UnchangedAsync(header, otherBytes ? OtherBytes : File));
        }

        var draft = await ActivitiesAsync(first.Plan + "@2");
        Assert.Equal(activities.Select(a => a.Name), draft.Select(a => a.Name));
        Assert.Equal(["VHXH"], draft[0].LeadUnits);
        Assert.Equal(["VHXH"], draft[1].CoordinatingUnits);
        Assert.All(draft, activity => Assert.Single(activity.Review, note => note.Code == "UNIT_UNKNOWN"));
        var plans = await ward.PlansAsync();
        var differences = await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = first.Plan });
        Assert.Equal([("leadUnits", "", "VHXH"), ("coordinatingUnits", "", "VHXH")], differences.Changes.SelectMany(c => c.Fields).Select(f => (f.Field, f.Before, f.After)));

        // Another unit that is not known yet keeps the note, and the draft as it is.
        Assert.Equal((true, 2), await UnchangedAsync(header, File));
        Assert.Equal((true, 2), await UnchangedAsync(header, OtherBytes));
        await plans.IssuePlanAsync(new IssuePlanRequest { Name = first.Plan, Number = "45/QĐ-UBND", Date = Day(2026, 3, 1), Reason = "Bổ sung đơn vị" });
        Assert.Equal((true, 2), await UnchangedAsync(header, File));
        await ReportAsync(draft[0]);
    }

    [Fact]
    public async Task What_was_imported_without_the_register_becomes_a_draft_with_it_and_without_it_stays()
    {
        await using var alone = await ward.Host.StartBesideAsync(["steering"], new() { ["Modules:organization:Address"] = $"http://127.0.0.1:{Ports.Free()}" });
        var header = new ImportPlanHeader { Parent = Ward, Year = 2026, PlanKind = PlanKind.Satisfaction, FileName = "plan.txt" };
        var imports = new ImportService.ImportServiceClient(await alone.CallAsAsync("admin"));
        var first = (await SeededWard.SendAsync(imports, header, File))[^1].Summary;
        Assert.All(await ActivitiesAsync(first.Plan), activity => Assert.Single(activity.Review, note => note.Code == "UNITS_NOT_RESOLVED"));
        Assert.True((await SeededWard.SendAsync(imports, header, File))[^1].Summary.Unchanged);
        Assert.True((await SeededWard.SendAsync(imports, header, OtherBytes))[^1].Summary.Unchanged);

        Assert.Equal((false, 2), await UnchangedAsync(header, File));
        Assert.Equal(["VHXH"], (await ActivitiesAsync(first.Plan + "@2"))[0].LeadUnits);
        // Without the register nothing more is known, and nothing less either.
        Assert.True((await SeededWard.SendAsync(imports, header, OtherBytes))[^1].Summary.Unchanged);
    }

    [Theory]
    [InlineData("communes/00091", false)]
    [InlineData("communes/00097", true)]
    public async Task What_people_decided_about_rows_stays_when_the_file_is_imported_again_for_its_units(string commune, bool preview)
    {
        var header = new ImportPlanHeader { Parent = commune, Year = 2026, FileName = "plan.txt" };
        var file = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(File) + "\t\t\tTổng kết năm\tBáo cáo\tPhòng Văn hóa - Xã hội\t\tQuý IV/2026\n");
        var imports = await ward.ImportsAsync();
        var previewed = (await ward.ImportAsync(new ImportPlanHeader(header) { Preview = true }, file))[^1].Summary;
        var rows = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = previewed.Name })).Rows;
        var edited = rows[0].Proposal.Clone();
        edited.TimeText = "Quý II/2026";
        await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = rows[0].Name, Decision = RowDecision.Edited, Edited = edited } });
        await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = rows[1].Name, Decision = RowDecision.Excluded }, Reason = "Việc của tỉnh" });
        var first = (await imports.ApplyImportAsync(new ApplyImportRequest { Name = previewed.Name })).Import;
        Assert.Equal(["Quý II/2026", "Quý IV/2026"], (await ActivitiesAsync(first.Plan)).Select(activity => activity.TimeText));

        await EnterAsync(commune, "VHXH", "Phòng Văn hóa - Xã hội");
        var answers = await ward.ImportAsync(new ImportPlanHeader(header) { Preview = preview }, file);
        Assert.Equal(
            [(RowDecision.Edited, "Quý II/2026", ""), (RowDecision.Excluded, "", "Việc của tỉnh"), (RowDecision.Unspecified, "", "")],
            answers.Select(answer => answer.Row).OfType<ImportRow>().Select(row => (row.Decision, row.Edited?.TimeText ?? "", row.DecisionReason)));
        if (preview)
        {
            await imports.ApplyImportAsync(new ApplyImportRequest { Name = answers[^1].Summary.Name });
        }

        var differences = await (await ward.PlansAsync()).ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = first.Plan });
        Assert.Equal((0, 0, 2), (differences.Added, differences.Removed, differences.Changed));
        Assert.Equal(["leadUnits", "leadUnits"], differences.Changes.SelectMany(c => c.Fields).Select(f => f.Field));
    }

    [Fact]
    public async Task A_plan_that_is_made_before_its_year_names_the_units_of_its_year()
    {
        const string Commune = "communes/00103";
        var year = DateTime.UtcNow.AddHours(7).Year + 1;
        await EnterAsync(Commune, "VHXH", "Phòng Văn hóa - Xã hội", Day(year, 1, 1));
        await EnterAsync(Commune, "KH", "Phòng Khoa học", Day(2025, 7, 1));
        await new UnitService.UnitServiceClient(await ward.Host.CallAsAsync("admin")).DissolveUnitAsync(
            new DissolveUnitRequest { Name = Commune + "/units/kh", ValidTo = Day(year - 1, 12, 31), Decision = "99/QĐ-UBND" });
        var header = new ImportPlanHeader { Parent = Commune, Year = year, FileName = "plan.txt" };
        var activities = await ActivitiesAsync((await ward.ImportAsync(header, File))[^1].Summary.Plan);
        Assert.Equal([("VHXH", ""), ("", "VHXH")], activities.Select(a => (string.Join(' ', a.LeadUnits), string.Join(' ', a.CoordinatingUnits))));
        Assert.Equal(["coordinatingText", "leadText"], activities.Select(a => Assert.Single(a.Review, note => note.Code == "UNIT_UNKNOWN").Field));
        Assert.Equal((true, 1), await UnchangedAsync(header, File));
    }

    private async Task<(bool Unchanged, int Version)> UnchangedAsync(ImportPlanHeader header, byte[] file)
    {
        var import = (await ward.ImportAsync(header, file))[^1].Summary;
        return (import.Unchanged, import.Version);
    }

    private async Task<IReadOnlyList<Activity>> ActivitiesAsync(string plan) =>
        (await (await ward.ActivitiesAsync("admin")).ListActivitiesAsync(new ListActivitiesRequest { Parent = plan, PageSize = 100 })).Activities;

    private async Task EnterAsync(string commune, string code, string name, Google.Type.Date? from = null) => await new UnitService.UnitServiceClient(await ward.Host.CallAsAsync("admin")).CreateUnitAsync(new CreateUnitRequest
    {
        Parent = commune,
        Unit = new Unit { Code = code, DisplayName = name, Kind = UnitKind.AdministrativeOffice, ValidFrom = from ?? Day(2025, 7, 1), LegalBasis = "QĐ 10/QĐ-UBND ngày 01/07/2025" },
    });

    private async Task ReportAsync(Activity activity)
    {
        var occurrences = new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("admin"));
        await occurrences.ReportProgressAsync(new ReportProgressRequest { Parent = activity.Name + "/occurrences/due", Text = "Đang làm" });
    }
}
