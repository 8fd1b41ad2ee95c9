using System.Text;
using Cchc.Steering.V1;
using CchcPlatform.Testing;
using Grpc.Core;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>Imports over the wire. Each test takes a plan year of its own.</summary>
public sealed partial class ImportServiceTests(SeededWard ward) : IClassFixture<SeededWard>
{
    [Fact]
    public async Task An_import_shows_progress_a_verdict_a_row_and_a_summary()
    {
        var answers = await ward.ImportAsync(new ImportPlanHeader { Parent = Ward, Year = 2041, FileName = "plan.txt", Preview = true }, SeededWard.BundledFile);
        var summary = answers[^1].Summary;
        Assert.Equal(ImportState.Previewed, summary.State);
        Assert.Equal(85, summary.RowCount);
        Assert.Equal(85, answers.Count(a => a.PartCase == ImportPlanResponse.PartOneofCase.Row));
        Assert.Contains(answers, a => a.PartCase == ImportPlanResponse.PartOneofCase.Progress);
        Assert.Equal([("I", 11), ("II", 29), ("III", 8), ("IV", 7), ("V", 9), ("VI", 12), ("VII", 9)], summary.Areas.Select(a => (a.Area, a.Rows)));
        Assert.All(answers.Where(a => a.Row is not null).Select(a => a.Row), row => Assert.NotEmpty(row.SourceLines));
        await RefusedAsync(async () => await (await ward.PlansAsync()).GetPlanAsync(new GetPlanRequest { Name = $"{Ward}/plans/2041" }), StatusCode.NotFound, "RESOURCE_NOT_FOUND");
    }

    [Fact]
    public async Task The_file_of_an_import_can_be_had_again_as_it_was()
    {
        var import = await ward.ImportAsync(2040, SeededWard.BundledFile, preview: true);
        Assert.Equal([PlanFlag.NumberMissing, PlanFlag.YearDiffers], import.Flags);
        using var download = (await ward.ImportsAsync("viewer")).DownloadImport(new DownloadImportRequest { Name = import.Name });
        var bytes = new MemoryStream();
        await foreach (var part in download.ResponseStream.ReadAllAsync())
        {
            part.Chunk.WriteTo(bytes);
        }

        Assert.Equal(SeededWard.BundledFile, bytes.ToArray());
    }

    [Theory]
    [InlineData(2028, false)]
    [InlineData(2029, true)]
    public async Task Of_a_workbook_with_several_sheets_of_work_the_first_import_waits_as_a_draft(int year, bool preview)
    {
        string[] heading = ["TT", "Nội dung", "Chủ trì", "Thời hạn", "Sản phẩm"];
        var file = new Imports.SheetFile()
            .Sheet("Thể chế", heading, [1.0, "Rà soát văn bản", "Văn phòng", "Quý I", "Báo cáo"])
            .Sheet("TTHC", heading, [1.0, "Niêm yết TTHC", "Văn phòng", "Quý I", "Bảng niêm yết"]).Bytes();
        var import = await ward.ImportAsync(year, file, preview);
        if (preview)
        {
            import = (await (await ward.ImportsAsync()).ApplyImportAsync(new ApplyImportRequest { Name = import.Name })).Import;
        }

        var plan = await ward.PlanAsync(year);
        Assert.Equal((ImportState.Applied, 1, 0, 1), (import.State, import.RowCount, plan.Version, plan.DraftVersion));
        Assert.Contains(Assert.Single(await ward.AllAsync($"{Ward}/plans/{year}@1")).Review, note => note.Code == "OTHER_SHEETS");
    }

    [Fact]
    public async Task A_person_decides_rows_of_a_preview_before_it_is_applied()
    {
        var preview = await ward.ImportAsync(2046, SeededWard.BundledFile, preview: true);
        var imports = await ward.ImportsAsync();
        var rows = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name, PageSize = 1000 })).Rows;
        var needy = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name, Filter = "verdicts:\"ROW_VERDICT_NEEDS_A_PERSON\"" })).Rows;
        Assert.Equal(85, rows.Count);
        Assert.NotEmpty(needy);

        var edited = rows[0].Proposal.Clone();
        (edited.Product, edited.TimeText) = ("Quyết định", "30/6 hoặc 15/12/2046");
        var etag = preview.Etag;
        await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = rows[0].Name, Decision = RowDecision.Edited, Edited = edited }, Etag = etag });
        await RefusedAsync(
            async () => await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = rows[1].Name, Decision = RowDecision.Proposal }, Etag = etag }),
            StatusCode.Aborted, "ETAG_STALE");
        await RefusedAsync(
            async () => await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = rows[1].Name, Decision = RowDecision.Excluded } }),
            StatusCode.InvalidArgument, "FIELD_REQUIRED");
        await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = rows[1].Name, Decision = RowDecision.Excluded }, Reason = "Trùng" });

        var applied = (await imports.ApplyImportAsync(new ApplyImportRequest { Name = preview.Name, RequestId = "apply-2046" })).Import;
        var repeated = (await imports.ApplyImportAsync(new ApplyImportRequest { Name = preview.Name, RequestId = "apply-2046" })).Import;
        Assert.Equal(applied, repeated);
        var all = await ward.AllAsync($"{Ward}/plans/2046");
        Assert.Equal(84, all.Count);
        Assert.Equal("Quyết định", all[0].Product);
        Assert.Contains("30/06/2046", Assert.Single(all[0].Review, r => r.Code == "DAYS_LEFT_OUT").Text);
        await RefusedAsync(async () => await imports.DiscardImportAsync(new DiscardImportRequest { Name = preview.Name }), StatusCode.FailedPrecondition, "IMPORT_CLOSED");
    }

    [Fact]
    public async Task A_goal_whose_rows_are_all_left_out_is_no_goal_of_the_plan()
    {
        var preview = await ward.ImportAsync(2033, SeededWard.BundledFile, preview: true);
        var imports = await ward.ImportsAsync();
        foreach (var row in (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name, PageSize = 1000 })).Rows.Where(r => r.Proposal is { Area: "II", Goal: "3.6" }))
        {
            await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = row.Name, Decision = RowDecision.Excluded }, Reason = "Cấp tỉnh" });
        }

        var plan = (await imports.ApplyImportAsync(new ApplyImportRequest { Name = preview.Name })).Import.Plan;
        var goals = (await (await ward.PlansAsync()).ListGoalsAsync(new ListGoalsRequest { Parent = plan, PageSize = 1000 })).Goals;
        Assert.Equal(["1", "2", "3", "3.1", "3.2", "3.3", "3.4", "3.5"], goals.Where(g => g.Area == "II").Select(g => g.Code));
    }

    [Fact]
    public async Task The_texts_of_an_edited_row_are_stored_and_limited_as_those_of_a_file()
    {
        var preview = await ward.ImportAsync(2032, SeededWard.BundledFile, preview: true);
        var imports = await ward.ImportsAsync();
        var row = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name, PageSize = 1 })).Rows[0];
        async Task<RowProposal> EditAsync(Action<RowProposal> edit)
        {
            var texts = row.Proposal.Clone();
            edit(texts);
            return (await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = row.Name, Decision = RowDecision.Edited, Edited = texts } })).Row.Edited;
        }

        async Task Expect(string field, string reason, Action<RowProposal> edit)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => EditAsync(edit));
            Assert.Equal((StatusCode.InvalidArgument, reason, field), (refused.StatusCode, Faults.ReasonOf(refused), Assert.Single(Faults.FieldsOf(refused))));
        }

        Assert.Equal(row.Proposal, await EditAsync(_ => { }));
        var edited = await EditAsync(texts =>
        {
            texts.Product = " Quyết  định\u200B\r\n\nKế hoạch ".Normalize(NormalizationForm.FormD);
            texts.GroupPath.Add("Nhóm\u00A0một ");
            texts.TimeText = "Trước \u202E21/01/2026\u202C";
            texts.OtherColumns.Add(" Ghi  chú", "Mới\t");
        });
        Assert.Equal(("Quyết định\nKế hoạch", "Nhóm một", "Mới"), (edited.Product, edited.GroupPath[^1], edited.OtherColumns["Ghi chú"]));
        Assert.Equal("Trước 21/01/2026", edited.TimeText);
        await Expect("row.edited.product", "FIELD_TOO_LONG", texts => texts.Product = new string('x', 32_001));
        await Expect("row.edited.lead_text", "CONTROL_CHARACTERS", texts => texts.LeadText = "VHXH\u0007");
        await Expect("row.edited.time_text", "CONTROL_CHARACTERS", texts => texts.TimeText = "Quý\uFFFEI");
        await Expect("row.edited.other_columns", "CONTROL_CHARACTERS", texts => texts.OtherColumns.Add("Ghi chú", "\u0085"));
        await Expect("row.edited.group_path", "TOO_MANY", texts => texts.GroupPath.Add(Enumerable.Repeat("Nhóm", 65)));
        await Expect("row.edited.other_columns", "TOO_MANY", texts => texts.OtherColumns.Add(Enumerable.Range(0, 65).ToDictionary(i => $"Cột {i}", _ => "x")));
        await Expect("row.edited.text", "FIELD_REQUIRED", texts => texts.Text = "\u200B ");
    }

    [Fact]
    public async Task Goals_without_a_number_count_their_own_activities()
    {
        var preview = await ward.ImportAsync(2031, SeededWard.BundledFile, preview: true);
        var imports = await ward.ImportsAsync();
        var rows = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name, PageSize = 3 })).Rows;
        foreach (var (row, goal) in rows.Zip(["Mục tiêu chung", "Mục tiêu riêng", "Mục tiêu riêng"]))
        {
            (row.Proposal.Goal, row.Proposal.GoalText) = ("", goal);
            await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = row.Name, Decision = RowDecision.Edited, Edited = row.Proposal } });
        }

        var plan = (await imports.ApplyImportAsync(new ApplyImportRequest { Name = preview.Name })).Import.Plan;
        var goals = (await (await ward.PlansAsync()).ListGoalsAsync(new ListGoalsRequest { Parent = plan, PageSize = 1000 })).Goals;
        Assert.Equal([("Mục tiêu chung", 1), ("Mục tiêu riêng", 2)], goals.Where(g => g.Code.Length == 0).Select(g => (g.Text, g.ActivityCount)));
        Assert.Equal(85, goals.Sum(g => g.ActivityCount));
    }

    [Fact]
    public async Task A_row_that_needs_a_person_is_applied_with_a_note()
    {
        await ward.ImportAsync(2047, SeededWard.BundledFile);
        Assert.Contains(await ward.AllAsync($"{Ward}/plans/2047"), a => a.Review.Any(r => r.Code == "NEEDS_A_PERSON"));
    }

    [Fact]
    public async Task Two_imports_at_once_of_a_new_plan_make_one_plan()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                return (await ward.ImportAsync(2049, SeededWard.BundledFile)).Version;
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.AlreadyExists or StatusCode.Aborted)
            {
                Assert.Equal($"{Ward}/plans/2049 exists already.", refused.Status.Detail);
                return 0;
            }
        }));
        Assert.Contains(1, both);
        Assert.Equal(85L, await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.activities WHERE plan_id = '2049'"));
    }

    [Theory]
    [InlineData("không phải bảng", "NOT_A_TABLE")]
    [InlineData("A\tB\tC\n1\t2\t3\n4\t5\t6\n", "WRONG_COLUMNS")]
    [InlineData("", "EMPTY")]
    [InlineData("%PDF-1.7 x", "PDF")]
    public async Task A_file_that_is_no_appendix_is_refused_and_leaves_nothing(string content, string reason)
    {
        var before = await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.imports");
        await RefusedAsync(
            () => ward.ImportAsync(new ImportPlanHeader { Parent = Ward, Year = 2050, FileName = "x" }, Encoding.UTF8.GetBytes(content)), StatusCode.InvalidArgument, reason);
        Assert.Equal(before, await ward.Host.ScalarAsync<long>("SELECT count(*) FROM steering.imports"));
    }

    [Fact]
    public async Task A_file_of_200_megabytes_is_refused_at_its_first_byte_too_many_and_a_chunk_too_large_at_once()
    {
        var header = new ImportPlanHeader { Parent = Ward, Year = 2050, FileName = "large.txt" };
        await RefusedAsync(() => ward.ImportAsync(header, new byte[200 * 1024 * 1024]), StatusCode.InvalidArgument, "TOO_LARGE");
        await RefusedAsync(() => ward.ImportAsync(header, new byte[100 * 1024], chunk: 100 * 1024), StatusCode.InvalidArgument, "CHUNK_TOO_LARGE");
    }

    [Theory]
    [InlineData("communes/25195", 1900, "header.year")]
    [InlineData("communes/25195/plans", 2050, "header.parent")]
    [InlineData("", 2050, "header.parent")]
    public async Task A_wrong_header_names_its_field(string parent, int year, string field)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => ward.ImportAsync(new ImportPlanHeader { Parent = parent, Year = year }, SeededWard.BundledFile));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(field, Faults.FieldsOf(refused));
    }

    [Theory]
    [InlineData("plan\u202Etxt.exe", "", "header.file_name")]
    [InlineData("plan\u2066.txt", "", "header.file_name")]
    [InlineData("plan\n.txt", "", "header.file_name")]
    [InlineData("plan.txt", "Theo \u202Equyết định", "header.reason")]
    public async Task A_name_or_reason_that_shows_as_another_is_refused(string name, string reason, string field)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => ward.ImportAsync(new ImportPlanHeader { Parent = Ward, Year = 2050, FileName = name, Reason = reason, Preview = true }, SeededWard.BundledFile));
        Assert.Equal((StatusCode.InvalidArgument, field), (refused.StatusCode, Assert.Single(Faults.FieldsOf(refused))));
    }

    [Fact]
    public async Task Who_may_not_import_is_refused_and_another_commune_too()
    {
        await RefusedAsync(() => ward.ImportAsync(new ImportPlanHeader { Parent = Ward, Year = 2050 }, SeededWard.BundledFile, "viewer"), StatusCode.PermissionDenied, "PERMISSION_MISSING");
        await RefusedAsync(() => ward.ImportAsync(new ImportPlanHeader { Parent = "communes/00004", Year = 2050 }, SeededWard.BundledFile, "steering"), StatusCode.PermissionDenied, "PERMISSION_MISSING");
    }

    [Fact]
    public async Task Another_commune_without_units_in_the_register_can_import_and_is_told_which_units_are_unknown()
    {
        var summary = (await ward.ImportAsync(new ImportPlanHeader { Parent = "communes/00004", Year = 2050 }, SeededWard.BundledFile))[^1].Summary;
        Assert.Equal(85, summary.RowCount);
        var activities = (await (await ward.ActivitiesAsync("admin")).ListActivitiesAsync(new ListActivitiesRequest { Parent = "communes/00004/plans/2050", PageSize = 100 })).Activities;
        Assert.Contains(activities[0].Review, r => r.Code == "UNIT_UNKNOWN");
        Assert.DoesNotContain((await (await ward.ActivitiesAsync()).ListActivitiesAsync(new ListActivitiesRequest { Parent = "communes/-/plans/-", PageSize = 1000 })).Activities, a => a.Name.StartsWith("communes/00004", StringComparison.Ordinal));
    }
}
