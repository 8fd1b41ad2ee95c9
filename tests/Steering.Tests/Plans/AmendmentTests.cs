using System.Globalization;
using System.Text;
using Cchc.Steering.V1;
using Grpc.Core;
using Reason = Cchc.Steering.V1.Need.Types.Reason;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>From an edited file to a draft, and by decision to an amendment. Each test takes a plan year of its own.</summary>
public sealed class AmendmentTests(SeededWard ward) : IClassFixture<SeededWard>
{
    [Fact]
    public async Task An_edited_file_on_an_issued_plan_becomes_a_draft_and_by_decision_an_amendment_that_can_be_compared()
    {
        await ward.ImportAsync(2044, SeededWard.BundledFile);
        var edited = Encoding.UTF8.GetString(SeededWard.BundledFile)
            .Replace("Tự đánh giá chỉ số cải cách hành chính cấp tỉnh theo Kế hoạch của Sở Nội vụ", "Tự đánh giá, chấm điểm chỉ số cải cách hành chính cấp tỉnh theo Kế hoạch của Sở Nội vụ", StringComparison.Ordinal)
            .Replace("Quý I/2026", "Quý II/2026", StringComparison.Ordinal);
        var lines = edited.Split('\n').ToList();
        lines.RemoveAll(l => l.Contains("Các sản phẩm truyền thông trên phương tiện thông tin đại chúng về CCHC", StringComparison.Ordinal));
        var summary = await ward.ImportAsync(2044, Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        Assert.Equal(2, summary.Version);

        var plan = await ward.PlanAsync(2044);
        Assert.Equal((1, 2, PlanState.Issued), (plan.Version, plan.DraftVersion, plan.State));
        Assert.Contains(PlanFlag.DraftWaiting, plan.Flags);
        Assert.Equal(85, (await ward.AllAsync(plan.Name)).Count);
        Assert.Equal(84, (await ward.AllAsync(plan.Name + "@2")).Count);

        var plans = await ward.PlansAsync();
        var differences = await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = plan.Name });
        Assert.Equal((0, 1, 2), (differences.Added, differences.Removed, differences.Changed));
        Assert.Contains(differences.Changes, c => c.Fields.Any(f => f is { Field: "timeText", Before: "Quý I/2026", After: "Quý II/2026" }));

        await RefusedAsync(async () => await plans.IssuePlanAsync(new IssuePlanRequest { Name = plan.Name, Number = "45/QĐ-UBND", Date = Day(2044, 3, 1) }), StatusCode.InvalidArgument, "FIELD_REQUIRED");
        await RefusedAsync(
            async () => await plans.IssuePlanAsync(new IssuePlanRequest { Name = plan.Name, Number = "45/QĐ-UBND", Date = Day(2044, 3, 1), Reason = "x", Etag = "AAAA" }),
            StatusCode.Aborted, "ETAG_STALE");
        var issued = (await plans.IssuePlanAsync(new IssuePlanRequest
        {
            Name = plan.Name, Number = "45/QĐ-UBND", Date = Day(2044, 3, 1), Reason = "Theo ý kiến của Sở Nội vụ", Etag = plan.Etag,
        })).Plan;
        Assert.Equal((2, 0), (issued.Version, issued.DraftVersion));
        var versions = (await plans.ListPlanVersionsAsync(new ListPlanVersionsRequest { Parent = plan.Name })).Versions;
        Assert.Equal([(2, PlanState.Issued, "45/QĐ-UBND"), (1, PlanState.Amended, "")], versions.Select(v => (v.Version, v.State, v.DecisionNumber)));
        Assert.Equal(85, (await ward.AllAsync(plan.Name + "@1")).Count);

        var dated = (await ward.AllAsync(plan.Name, "timeText=\"Quý II/2026\"")).Single();
        var due = await ward.Host.ScalarAsync<DateOnly>(
            $"SELECT due_date FROM steering.occurrences o JOIN steering.plans p ON p.id = o.plan_key WHERE p.plan_id = '2044' AND o.activity_id = '{dated.Name.Split('/')[^1]}'");
        Assert.Equal(6, due.Month);
    }

    [Fact]
    public async Task A_first_draft_that_is_replaced_is_a_draft_again_with_the_heading_of_the_new_file()
    {
        await ward.ImportAsync(2035, SeededWard.BundledFile, keepDraft: true);
        var plans = await ward.PlansAsync();
        var plan = (await plans.SubmitPlanAsync(new SubmitPlanRequest { Name = $"{Ward}/plans/2035", State = PlanState.Submitted })).Plan;
        Assert.Equal((PlanState.Submitted, "", 1), (plan.State, plan.Number, plan.Flags.Count));

        var headed = ("số /KH-UBND ngày / /2026", "số 7/KH-UBND ngày 05/01/2035");
        await ward.ImportAsync(2035, Edited(headed, ("PHƯỜNG BÌNH PHƯỚC NĂM 2026", "PHƯỜNG BÌNH PHƯỚC NĂM 2035"), ("Hội nghị, lớp tập huấn", "Hội nghị")));
        plan = await ward.PlanAsync(2035);
        Assert.Equal((PlanState.Draft, "7/KH-UBND", Day(2035, 1, 5), 0), (plan.State, plan.Number, plan.IssuedDate, plan.Flags.Count));
        Assert.EndsWith("NĂM 2035", plan.Title, StringComparison.Ordinal);
        Assert.Equal(PlanState.Draft, Assert.Single((await plans.ListPlanVersionsAsync(new ListPlanVersionsRequest { Parent = plan.Name })).Versions).State);

        // Another heading over the same rows is another draft too.
        var again = await ward.ImportAsync(2035, Edited(headed with { Item2 = "số 8/KH-UBND ngày 06/01/2035" }, ("Hội nghị, lớp tập huấn", "Hội nghị")));
        Assert.Equal((false, "8/KH-UBND"), (again.Unchanged, (await ward.PlanAsync(2035)).Number));
    }

    [Fact]
    public async Task A_file_whose_draft_was_replaced_meanwhile_is_no_repetition()
    {
        await ward.ImportAsync(2030, SeededWard.BundledFile);
        byte[][] files = [Edited(("Hội nghị, lớp tập huấn", "Hội nghị")), Edited(("Hội nghị, lớp tập huấn", "Lớp tập huấn"))];
        foreach (var file in new[] { files[0], files[1], files[0] })
        {
            var import = await ward.ImportAsync(2030, file);
            Assert.Equal((false, 2), (import.Unchanged, import.Version));
            Assert.Equal(import.Name, (await (await ward.PlansAsync()).ListPlanVersionsAsync(new ListPlanVersionsRequest { Parent = import.Plan })).Versions[0].Import);
        }

        Assert.True((await ward.ImportAsync(2030, files[0])).Unchanged);
    }

    [Fact]
    public async Task The_log_tells_where_a_submitted_amendment_went()
    {
        await ward.ImportAsync(2034, SeededWard.BundledFile);
        await ward.ImportAsync(2034, Edited(("Hội nghị, lớp tập huấn", "Hội nghị")));
        var plan = (await (await ward.PlansAsync()).SubmitPlanAsync(new SubmitPlanRequest { Name = $"{Ward}/plans/2034", State = PlanState.UnitConsultation })).Plan;
        Assert.Equal(PlanState.Issued, plan.State);
        var fact = PlanSubmitted.Parser.ParseFrom(await ward.Host.ScalarAsync<byte[]>($"SELECT payload FROM steering.facts WHERE resource = '{plan.Name}' AND type LIKE '%.PlanSubmitted'"));
        Assert.Equal((plan, plan.Name + "@2", PlanState.UnitConsultation), (fact.Plan, fact.Version.Name, fact.Version.State));
    }

    [Fact]
    public async Task Officers_of_a_unit_that_leads_no_more_do_not_stay_and_the_new_lead_unit_is_asked_for_its_own()
    {
        const string Ranking = "thực hiện cải cách hành chính của UBND phường\tBáo cáo\t";
        await ward.ImportAsync(2062, SeededWard.BundledFile);
        var name = $"{Ward}/plans/2062";
        var activity = (await ward.AllAsync(name, "timeText=\"Quý IV/2026\"")).Single();
        var activities = await ward.ActivitiesAsync("head-vhxh");
        await activities.AssignOfficersAsync(new AssignOfficersRequest { Name = activity.Name, Officers = { new Officer { Subject = "officer-vhxh" } } });
        await ward.ImportAsync(2062, Edited(("Hội nghị, lớp tập huấn", "Hội nghị")));
        await IssueAsync(name);
        Assert.Equal("officer-vhxh", Assert.Single((await ActivityAsync()).Officers).Subject);
        Assert.DoesNotContain(await NeedsAsync(), n => n.Reason == Reason.NoOfficer);

        await ward.ImportAsync(2062, Edited((Ranking + "Phòng Văn hóa - Xã hội\t", Ranking + "Văn phòng HĐND & UBND phường\t")));
        await IssueAsync(name);
        Assert.Equal(("VP", 0), (Assert.Single((await ActivityAsync()).LeadUnits), (await ActivityAsync()).Officers.Count));
        Assert.Contains(await NeedsAsync(), n => n.Reason == Reason.NoOfficer);

        async Task<Activity> ActivityAsync() => (await activities.GetActivityAsync(new GetActivityRequest { Name = activity.Name })).Activity;
        async Task<IEnumerable<Need>> NeedsAsync() => (await ward.NeedsAsync("head-vp", "2026-11-26")).Where(n => n.Occurrence.Name.StartsWith(activity.Name + "/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_on_a_removed_activity_ends_with_the_amendment_and_its_id_is_not_given_again()
    {
        var late = ("Quý IV/2026", "Quý II/2026");
        await ward.ImportAsync(2028, Edited(late));
        var name = $"{Ward}/plans/2028";
        var removed = (await ward.AllAsync(name, "timeText=\"Quý II/2026\"")).Single();
        var occurrence = Assert.Single(await ward.OccurrencesAsync(removed.Name)).Name;
        var work = new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("head-vhxh"));
        await work.ReportProgressAsync(new ReportProgressRequest { Parent = occurrence, Text = "Đang làm", Unit = "VHXH" });
        Assert.Contains(await ward.NeedsAsync("head-vhxh"), n => n.Occurrence.Name == occurrence && n.Reason == Reason.Overdue);
        var overdue = await OverdueAsync();

        var without = Encoding.UTF8.GetString(Edited(late)).Split('\n').Where(l => !l.Contains("\tĐánh giá, xếp hạng kết quả", StringComparison.Ordinal));
        await ward.ImportAsync(2028, Encoding.UTF8.GetBytes(string.Join('\n', without)));
        await IssueAsync(name);
        var cancelled = (await work.GetOccurrenceAsync(new GetOccurrenceRequest { Name = occurrence })).Occurrence;
        Assert.Equal((WorkState.Cancelled, "Hoạt động không còn trong kế hoạch (phiên bản 2).", 1), (cancelled.State, cancelled.Remark, cancelled.ReportCount));
        Assert.Equal(1L, await ward.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.facts WHERE resource = '{occurrence}' AND type LIKE '%.OccurrenceCancelled'"));
        Assert.DoesNotContain(await ward.NeedsAsync("head-vhxh"), n => n.Occurrence.Name == occurrence);
        // Who comes from the version that had it finds what was done.
        Assert.Equal(cancelled, Assert.Single(await ward.OccurrencesAsync(removed.Name)));
        Assert.Equal(overdue - 1, await OverdueAsync());
        await RefusedAsync(
            async () => await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("steering")).RequestExplanationAsync(new RequestExplanationRequest { Name = occurrence, Question = "Vì sao?" }),
            StatusCode.FailedPrecondition, "NOT_LATE_OR_SILENT");

        // Put in again it is work to be done, which the end of the earlier one does not hinder.
        await ward.ImportAsync(2028, Edited(late));
        await IssueAsync(name);
        var again = (await ward.AllAsync(name, "timeText=\"Quý II/2026\"")).Single();
        Assert.NotEqual(removed.Name, again.Name);
        Assert.Equal(WorkState.NotStarted, Assert.Single(await ward.OccurrencesAsync(again.Name)).State);

        async Task<int> OverdueAsync() => (await (await ward.PlansAsync()).GetPlanTotalsAsync(new GetPlanTotalsRequest { Name = name, AsOf = "2026-11-26" })).Totals.All.Overdue;
    }

    [Fact]
    public async Task A_draft_amendment_can_be_discarded_and_its_number_is_not_used_again()
    {
        await ward.ImportAsync(2045, SeededWard.BundledFile);
        var other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(SeededWard.BundledFile).Replace("Hội nghị, lớp tập huấn", "Hội nghị", StringComparison.Ordinal));
        await ward.ImportAsync(2045, other);
        var plans = await ward.PlansAsync();
        var plan = (await plans.DiscardPlanDraftAsync(new DiscardPlanDraftRequest { Name = $"{Ward}/plans/2045" })).Plan;
        Assert.Equal((1, 0), (plan.Version, plan.DraftVersion));
        Assert.Equal(3, (await ward.ImportAsync(2045, other)).Version);
        var differences = await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = plan.Name });
        Assert.Equal((1, 3, 1), (differences.Base.Version, differences.Version.Version, differences.Changed));
        Assert.Equal(1, (await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = plan.Name + "@2" })).Base.Version);
        foreach (var basis in new[] { 2, 3 })
        {
            await RefusedAsync(
                async () => await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = plan.Name + "@2", BaseVersion = basis }), StatusCode.InvalidArgument, "BASE_NOT_EARLIER");
        }

        await RefusedAsync(async () => await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = plan.Name + "@1" }), StatusCode.InvalidArgument, "ONE_VERSION_ONLY");
        await RefusedAsync(async () => await plans.ClosePlanAsync(new ClosePlanRequest { Name = plan.Name }), StatusCode.FailedPrecondition, "PLAN_NOT_IN_FORCE");
    }

    [Fact]
    public async Task The_id_of_an_activity_that_left_the_plan_is_given_to_no_other_one()
    {
        const string Gone = "Đánh giá, xếp hạng kết quả thực hiện cải cách hành chính của UBND phường";
        const string Other = "Mở chuyên mục hỏi đáp trực tuyến";
        await ward.ImportAsync(2029, SeededWard.BundledFile);
        var gone = await FindAsync(2029, Gone);
        var done = Assert.Single(await ward.OccurrencesAsync(gone.Name));
        await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("officer-vhxh")).ReportProgressAsync(new ReportProgressRequest
        {
            Parent = done.Name, Text = "Đã xong", Completes = true, Unit = "VHXH",
            Evidence = { new Evidence { Title = "Báo cáo", IsProduct = true, Document = new EvidenceDocument { Number = "45/BC-UBND", Date = Day(2026, 1, 5) } } },
        });
        await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("steering")).ConfirmCompletionAsync(new ConfirmCompletionRequest { Name = done.Name });

        await AmendAsync(2029, Without(Gone));
        await AmendAsync(2029, Edited((Gone, Other)));

        var other = await FindAsync(2029, Other);
        Assert.Equal((3, WorkState.NotStarted), (other.Version, other.State));
        Assert.NotEqual(gone.Name, other.Name);
        var opened = Assert.Single(await ward.OccurrencesAsync(other.Name));
        Assert.Equal((WorkState.NotStarted, 0), (opened.State, opened.ReportCount));
        var kept = await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("viewer")).GetOccurrenceAsync(new GetOccurrenceRequest { Name = done.Name });
        Assert.Equal((WorkState.Completed, Gone), (kept.Occurrence.State, kept.Occurrence.ActivityText));
    }

    [Fact]
    public async Task The_ids_of_drafts_are_given_to_no_other_activity_and_stay_while_a_draft_is_corrected()
    {
        const string Last = "Đánh giá, xếp hạng kết quả thực hiện cải cách hành chính của UBND phường";
        static byte[] File(string activity) => Edited((Last, activity));
        await ward.ImportAsync(2027, Without(Last));

        await ward.ImportAsync(2027, File("Mở chuyên mục hỏi đáp trực tuyến"));
        var first = (await FindAsync(2027, "Mở chuyên mục hỏi đáp trực tuyến", "@2")).Name;
        await ward.ImportAsync(2027, File("Mở chuyên mục hỏi đáp trực tuyến hằng tuần"));
        Assert.Equal(first, (await FindAsync(2027, "Mở chuyên mục hỏi đáp trực tuyến hằng tuần", "@2")).Name);
        await ward.ImportAsync(2027, File("Lắp camera giám sát"));
        var second = (await FindAsync(2027, "Lắp camera giám sát", "@2")).Name;
        Assert.NotEqual(first, second);

        await (await ward.PlansAsync()).DiscardPlanDraftAsync(new DiscardPlanDraftRequest { Name = $"{Ward}/plans/2027" });
        await ward.ImportAsync(2027, File("Trồng cây xanh"));
        Assert.NotEqual(second, (await FindAsync(2027, "Trồng cây xanh", "@3")).Name);
    }

    [Fact]
    public async Task Work_that_is_planned_again_under_its_name_goes_on_with_the_revisions_of_the_dropped_one()
    {
        const string Triggered = "Khi có văn bản hướng dẫn";
        await ward.ImportAsync(2063, At(Triggered));
        var activities = await ward.ActivitiesAsync("admin");
        var name = Assert.Single(await ward.AllAsync($"{Ward}/plans/2063")).Name;
        var trigger = new RecordTriggerRequest { Name = name, DocumentNumber = "5/CV", DocumentDate = Day(2026, 1, 5) };
        var seen = new List<Occurrence> { (await activities.RecordTriggerAsync(trigger)).Occurrence };
        await AmendAsync(2063, At("Quý I/2063"));
        seen.Add(Assert.Single(await ward.OccurrencesAsync(name)));
        await AmendAsync(2063, At(Triggered));
        seen.Add((await activities.RecordTriggerAsync(trigger)).Occurrence);
        await AmendAsync(2063, At("Quý I/2063"));
        seen.Add(Assert.Single(await ward.OccurrencesAsync(name)));
        await AmendAsync(2063, At("Theo Chương trình công tác đã phê duyệt"));
        seen.Add((await activities.ScheduleActivityAsync(new ScheduleActivityRequest { Name = name, DueDate = Day(2063, 6, 29) })).Occurrence);

        Assert.Equal(["t-1", "due", "t-1", "due", "due"], seen.Select(o => o.Name.Split('/')[^1]));
        Assert.Equal(seen.Count, seen.Select(o => (o.Name, o.Etag)).Distinct().Count());
        Assert.Equal("1,2,3,4", await RevisionsAsync(seen[0].Name));
        Assert.Equal("1,2,3,4,5", await RevisionsAsync(seen[1].Name));

        Task<string> RevisionsAsync(string resource) =>
            ward.Host.ScalarAsync<string>($"SELECT string_agg(revision::text, ',' ORDER BY position) FROM steering.facts WHERE resource = '{resource}'");
    }

    [Fact]
    public async Task The_day_that_is_done_stays_done_when_an_amendment_adds_one_and_each_name_and_etag_means_one_state()
    {
        await ward.ImportAsync(2066, At("30/6/2066"));
        var name = Assert.Single(await ward.AllAsync($"{Ward}/plans/2066")).Name;
        var seen = new HashSet<(string, string)>();
        async Task<string> WorkAsync()
        {
            var all = await ward.OccurrencesAsync(name);
            seen.UnionWith(all.Select(o => (o.Name, o.Etag)));
            return string.Join(' ', all.Select(o => $"{o.Name.Split('/')[^1]}:{o.EndDate.Month}:{o.State}"));
        }

        Assert.Equal("due:6:NotStarted", await WorkAsync());
        await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("officer-vhxh")).ReportProgressAsync(new ReportProgressRequest
        {
            Parent = name + "/occurrences/due", Text = "Đã xong", Completes = true, Unit = "VHXH",
            Evidence = { new Evidence { Title = "Báo cáo", IsProduct = true, Document = new EvidenceDocument { Number = "45/BC-UBND", Date = Day(2026, 1, 5) } } },
        });
        await AmendAsync(2066, At("30/6/2066 và 15/12/2066"));
        Assert.Equal("due:6:WaitingReview due-2:12:NotStarted", await WorkAsync());
        await AmendAsync(2066, At("30/6/2066 và 20/12/2066"));
        await AmendAsync(2066, At("30/6/2066"));
        Assert.Equal("due:6:WaitingReview", await WorkAsync());
        await AmendAsync(2066, At("30/6/2066 và 15/12/2066"));
        Assert.Equal("due:6:WaitingReview due-2:12:NotStarted", await WorkAsync());
        // Of the first day before and after the report, and of the second when it was opened for the first and for the second time.
        Assert.Equal(4, seen.Count);
        Assert.Equal("1,2,3,4", await ward.Host.ScalarAsync<string>($"SELECT string_agg(revision::text, ',' ORDER BY position) FROM steering.facts WHERE resource = '{name}/occurrences/due-2'"));
    }

    [Fact]
    public async Task An_amendment_asks_for_no_quarter_that_was_over_when_it_was_decided()
    {
        await ward.ImportAsync(2067, At("Hằng quý"));
        var first = Assert.Single(await ward.AllAsync($"{Ward}/plans/2067")).Name;
        Assert.Equal("2067-q1 2067-q2 2067-q3 2067-q4", await WorkAsync(first));
        await AmendAsync(2067, [.. At("Hằng quý"), .. "2\tTiếp công dân\tSổ theo dõi\tPhòng Văn hóa - Xã hội\tHằng quý\n"u8], Day(2067, 10, 1));
        Assert.Equal("2067-q1 2067-q2 2067-q3 2067-q4", await WorkAsync(first));
        Assert.Equal("2067-q4", await WorkAsync((await FindAsync(2067, "Tiếp công dân")).Name));

        async Task<string> WorkAsync(string name) => string.Join(' ', (await ward.OccurrencesAsync(name)).Select(o => o.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task A_page_token_holds_until_another_version_is_in_force()
    {
        const string Name = Ward + "/plans/2064";
        await ward.ImportAsync(2064, SeededWard.BundledFile);
        var steady = (await ward.AllAsync(Name, "timeKind=TIME_KIND_CONTINUOUS"))[0].Name;
        var activities = await ward.ActivitiesAsync();
        var occurrences = new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("viewer"));
        async Task<string> ActivitiesAsync(string parent, string token = "") =>
            (await activities.ListActivitiesAsync(new ListActivitiesRequest { Parent = parent, PageSize = 50, PageToken = token })).NextPageToken;
        async Task<string> OccurrencesAsync(string parent, string token = "") =>
            (await occurrences.ListOccurrencesAsync(new ListOccurrencesRequest { Parent = parent, PageSize = 2, PageToken = token })).NextPageToken;
        var (all, first) = (await ActivitiesAsync(Name), await ActivitiesAsync(Name + "@1"));
        var (work, quarters) = (await OccurrencesAsync(Name + "/activities/-"), await OccurrencesAsync(steady));

        // A draft beside the version in force changes nothing of it.
        await ward.ImportAsync(2064, Without("Các sản phẩm truyền thông trên phương tiện thông tin đại chúng về CCHC"));
        await ActivitiesAsync(Name, all);
        await OccurrencesAsync(Name + "/activities/-", work);
        await OccurrencesAsync(steady, quarters);

        await IssueAsync(Name);
        await RefusedAsync(() => ActivitiesAsync(Name, all), StatusCode.InvalidArgument, "PAGE_TOKEN_OF_ANOTHER_QUERY");
        await RefusedAsync(() => OccurrencesAsync(Name + "/activities/-", work), StatusCode.InvalidArgument, "PAGE_TOKEN_OF_ANOTHER_QUERY");
        await RefusedAsync(() => OccurrencesAsync(steady, quarters), StatusCode.InvalidArgument, "PAGE_TOKEN_OF_ANOTHER_QUERY");
        await ActivitiesAsync(Name + "@1", first);
    }

    [Fact]
    public async Task A_page_token_of_a_draft_holds_until_that_is_replaced()
    {
        const string Draft = Ward + "/plans/2065@2";
        await ward.ImportAsync(2065, SeededWard.BundledFile);
        (string, string)[] words = [("Hội nghị, lớp tập huấn", "Hội nghị"), ("Quý I/2026", "Quý II/2026")];
        await ward.ImportAsync(2065, Edited(words));
        var (plans, activities) = (await ward.PlansAsync(), await ward.ActivitiesAsync());
        Func<string, Task<string>>[] lists =
        [
            async token => (await activities.ListActivitiesAsync(new ListActivitiesRequest { Parent = Draft, PageSize = 1, PageToken = token })).NextPageToken,
            async token => (await plans.ListGoalsAsync(new ListGoalsRequest { Parent = Draft, PageSize = 1, PageToken = token })).NextPageToken,
            async token => (await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = Draft, PageSize = 1, PageToken = token })).NextPageToken,
        ];
        var tokens = await Task.WhenAll(lists.Select(list => list("")));
        await Task.WhenAll(lists.Zip(tokens, (list, token) => list(token)));

        await ward.ImportAsync(2065, Edited([.. words, ("Quý IV/2026", "Quý III/2026")]));
        foreach (var (list, token) in lists.Zip(tokens))
        {
            Assert.NotEmpty(token);
            await RefusedAsync(() => list(token), StatusCode.InvalidArgument, "PAGE_TOKEN_OF_ANOTHER_QUERY");
        }
    }

    private static byte[] Without(string words) =>
        Encoding.UTF8.GetBytes(string.Join('\n', Encoding.UTF8.GetString(SeededWard.BundledFile).Split('\n').Where(line => !line.Contains(words, StringComparison.Ordinal))));

    private async Task<Activity> FindAsync(int year, string text, string version = "") =>
        (await ward.AllAsync($"{Ward}/plans/{year}{version}")).Single(a => a.Text == text);

    // A plan with one activity.
    private static byte[] At(string time) =>
        Encoding.UTF8.GetBytes("STT\tNội dung\tSản phẩm\tChủ trì\tThời gian\n1\tRà soát văn bản\tBáo cáo\tPhòng Văn hóa - Xã hội\t" + time + "\n");

    private async Task AmendAsync(int year, byte[] file, Google.Type.Date? decided = null)
    {
        var draft = await ward.ImportAsync(year, file);
        await (await ward.PlansAsync()).IssuePlanAsync(new IssuePlanRequest { Name = draft.Plan, Number = $"{40 + draft.Version}/QĐ-UBND", Date = decided ?? Day(year, 3, draft.Version), Reason = "Điều chỉnh" });
    }

    private async Task IssueAsync(string name) =>
        await (await ward.PlansAsync()).IssuePlanAsync(
            new IssuePlanRequest { Name = name, Number = "45/QĐ-UBND", Date = Day(int.Parse(name.Split('/')[^1], CultureInfo.InvariantCulture), 3, 1), Reason = "Điều chỉnh" });
}
