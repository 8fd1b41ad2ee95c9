using Cchc.Steering.V1;
using CchcPlatform.Modules.Steering.Occurrences;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Reason = Cchc.Steering.V1.Need.Types.Reason;

namespace CchcPlatform.Steering.Tests.Work;

[Collection("work")]
public sealed class ReadingTests(WorkHost host)
{
    [Fact]
    public async Task The_database_and_the_program_judge_time_alike()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await plan.ReportDoneAsync(host, plan.Late);
        await plan.ReportDoneAsync(host, plan.Quarter);
        await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Quarter });
        await host.Occurrences("steering").CancelOccurrenceAsync(new() { Name = plan.Occurrence("steady", $"{WorkPlan.Year}-q4"), Reason = "x" });
        await plan.ReportDoneAsync(host, plan.Occurrence("shared", "due"));
        var seen = new HashSet<Timing>();
        for (var days = -400; days <= 120; days += 4)
        {
            var instant = DateTimeOffset.UtcNow.AddDays(days);
            var at = new Moment(WorkHost.Today.AddDays(days), instant);
            var rows = await host.InDatabaseAsync(db => db.Occurrences.AsNoTracking().Where(o => o.Commune == WorkPlan.Ward)
                .Select(OccurrenceTiming.With(at, (o, timing) => new { Row = o, Timing = timing })).ToListAsync());
            Assert.All(rows, r => Assert.Equal(r.Row.TimingAt(at), r.Timing));
            seen.UnionWith(rows.Select(r => r.Timing));
        }

        Assert.Superset(new HashSet<Timing> { Timing.NoDueDate, Timing.WithinLimit, Timing.DueSoon, Timing.Overdue, Timing.Silent, Timing.CompletedOnTime }, seen);
    }

    [Fact]
    public async Task Timing_follows_the_days_as_of_which_it_is_asked()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var due = await DueAsync(plan.Late);
        async Task<Timing> At(DateOnly day) => (await host.Occurrences("viewer").ListOccurrencesAsync(
            new() { Parent = plan.Activity("late"), AsOf = day.ToString("yyyy-MM-dd") })).Occurrences.Single().Timing;
        Assert.Equal(Timing.WithinLimit, await At(due.AddDays(-8)));
        Assert.Equal(Timing.DueSoon, await At(due.AddDays(-7)));
        Assert.Equal(Timing.DueSoon, await At(due));
        Assert.Equal(Timing.Overdue, await At(due.AddDays(1)));

        async Task<int> Silent(string asOf) => (await host.Occurrences("viewer").ListOccurrencesAsync(
            new() { Parent = plan.Name + "/activities/-", Filter = "timing=TIMING_SILENT", AsOf = asOf })).Occurrences.Count;
        Assert.Equal(0, await Silent($"{WorkPlan.Year}-03-31"));
        // Midnight in Viet Nam is 17:00 of the day before in UTC.
        Assert.Equal(0, await Silent($"{WorkPlan.Year}-03-31T16:59:59Z"));
        Assert.Equal(1, await Silent($"{WorkPlan.Year}-03-31T17:00:00Z"));
        Assert.Equal(1, await Silent($"{WorkPlan.Year}-04-01"));
        Assert.Equal(4, await Silent(""));
        await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Quarter, Text = "Không có minh chứng" });
        Assert.Equal(4, await Silent(""));
        await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Quarter, Text = "Có", Evidence = { WorkPlan.Product() } });
        Assert.Equal(3, await Silent(""));
        Assert.Equal(1, await Silent($"{WorkPlan.Year}-04-01"));
        await Refusal.ExpectFieldAsync("as_of", "AS_OF_MALFORMED", async () => await Silent("hôm qua"));
    }

    [Fact]
    public async Task No_moment_can_be_asked_for_from_which_nothing_can_be_counted_on()
    {
        var plan = await WorkPlan.IssueAsync(host);
        const string last = "9999-12-30";
        await Refusal.ExpectFieldAsync("as_of", "AS_OF_MALFORMED", async () => await NeedsAsync(plan, "viewer", asOf: last));
        await Refusal.ExpectFieldAsync("as_of", "AS_OF_MALFORMED", async () => await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name, AsOf = last }));
        await Refusal.ExpectFieldAsync("as_of", "AS_OF_MALFORMED",
            async () => await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Name + "/activities/-", Filter = "timing=TIMING_OVERDUE", AsOf = last }));
        Assert.NotEmpty(await NeedsAsync(plan, "viewer", unit: "VHXH", days: 90, asOf: "9998-12-31"));
    }

    [Theory]
    [InlineData("timing=TIMING_OVERDUE AND leadUnits:\"VHXH\"", "late/due")]
    [InlineData("timeKind=TIME_KIND_CONTINUOUS AND period=\"{year}-Q2\"", "steady/{year}-q2")]
    [InlineData("area=\"VI\"", "shared/due")]
    [InlineData("leadUnits:\"VP\" AND NOT leadUnits:\"VHXH\"", "soon/due")]
    [InlineData("coordinatingUnits:\"VHXH\"", "soon/due")]
    [InlineData("to chuc bo may AND period=\"{year}-Q1\"", "steady/{year}-q1")]
    [InlineData("activityText:\"quyet toan\"", "yearly/{year}")]
    [InlineData("state=WORK_STATE_IN_PROGRESS", "")]
    [InlineData("endDate>=\"{year}-04-01\" AND endDate<=\"{year}-06-30\"", "steady/{year}-q2")]
    public async Task Occurrences_are_found_by_what_officers_ask_for(string filter, string expected)
    {
        var plan = await WorkPlan.IssueAsync(host);
        var found = await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Name + "/activities/-", Filter = filter.Replace("{year}", $"{WorkPlan.Year}") });
        Assert.Equal(expected.Replace("{year}", $"{WorkPlan.Year}"), string.Join(' ', found.Occurrences.Select(o => o.Name.Replace(plan.Name + "/activities/", "").Replace("/occurrences", ""))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("dueDate desc")]
    [InlineData("startDate")]
    [InlineData("period, updateTime desc")]
    public async Task Pages_skip_and_repeat_nothing(string orderBy)
    {
        var plan = await WorkPlan.IssueAsync(host, extra: 5);
        var request = new ListOccurrencesRequest { Parent = plan.Name + "/activities/-", OrderBy = orderBy };
        var whole = (await host.Occurrences("viewer").ListOccurrencesAsync(request)).Occurrences.Select(o => o.Name).ToList();
        Assert.Equal(28, whole.Count);
        var paged = new List<string>();
        request.PageSize = 5;
        do
        {
            var page = await host.Occurrences("viewer").ListOccurrencesAsync(request);
            paged.AddRange(page.Occurrences.Select(o => o.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(whole, paged);
    }

    [Fact]
    public async Task A_list_makes_the_same_number_of_statements_whatever_its_length()
    {
        var plan = await WorkPlan.IssueAsync(host, extra: 15);
        Func<int, Task>[] lists =
        [
            async size => Assert.Equal(size, (await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Name + "/activities/-", PageSize = size, Filter = "timing!=TIMING_OVERDUE" })).Occurrences.Count),
            async size => Assert.Equal(size, (await host.Occurrences("steering").ListNeedsAsync(new() { Parent = "communes/" + WorkPlan.Ward, PageSize = size })).Needs.Count),
        ];
        foreach (var list in lists)
        {
            await list(5);
            var few = await WorkHost.StatementsAsync(() => list(5));
            Assert.InRange(few, 1, 2);
            Assert.Equal(few, await WorkHost.StatementsAsync(() => list(50)));
        }

        var totals = await WorkHost.StatementsAsync(async () => await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name }));
        Assert.Equal(3, totals); // the plan, its activities, its occurrences
    }

    [Fact]
    public async Task Totals_agree_with_each_other_and_count_shared_work_for_both_units_once_in_all()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await plan.ReportDoneAsync(host, plan.Quarter);
        await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Quarter });
        await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = plan.Occurrence("shared", "due"), Text = "x" });
        var totals = (await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name })).Totals;

        // 4 quarters, late, soon, shared, yearly.
        Assert.Equal((8, 8, 1, 1, 6), (totals.All.Activities, totals.All.Occurrences, totals.All.Completed, totals.All.InProgress, totals.All.NotStarted));
        Assert.Equal((3, 2, 1), (totals.All.Silent, totals.All.Reports, totals.All.Evidence));
        foreach (var parts in new[] { totals.Areas, totals.TimeKinds, totals.States })
        {
            Assert.Equal((totals.All.Activities, totals.All.Occurrences, totals.All.Overdue, totals.All.Silent, totals.All.Reports, totals.All.Evidence),
                (parts.Sum(t => t.Activities), parts.Sum(t => t.Occurrences), parts.Sum(t => t.Overdue), parts.Sum(t => t.Silent), parts.Sum(t => t.Reports), parts.Sum(t => t.Evidence)));
        }

        Assert.Equal(["I", "II", "III", "V", "VI", "VII"], totals.Areas.Select(t => t.Key));
        Assert.Equal("Cải cách tổ chức bộ máy", totals.Areas.Single(t => t.Key == "III").Label);
        var units = totals.Units.ToDictionary(t => t.Key);
        Assert.Equal((6, 2), (units["VHXH"].Occurrences, units["VP"].Occurrences)); // 4 + late + shared; soon + shared
        Assert.Equal("Phòng Văn hóa - Xã hội", units["VHXH"].Label);
        Assert.Equal("Đang thực hiện", totals.States.Single(t => t.Key == "WORK_STATE_IN_PROGRESS").Label);
        Assert.Equal((2, 0), totals.States.Where(t => t.Key == "WORK_STATE_WAITING_TRIGGER").Select(t => (t.Activities, t.Occurrences)).Single());
        Assert.Equal((1, 4, 3), totals.TimeKinds.Where(t => t.Key == "TIME_KIND_CONTINUOUS").Select(t => (t.Activities, t.Occurrences, t.Silent)).Single());
    }

    [Fact]
    public async Task Each_kind_of_time_in_the_totals_opens_as_a_filter()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var kinds = (await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name })).Totals.TimeKinds;
        Assert.Contains(kinds, kind => kind.Key == "TIME_KIND_UNSPECIFIED");
        foreach (var kind in kinds)
        {
            Assert.Equal(kind.Activities, (await host.Activities("viewer").ListActivitiesAsync(new() { Parent = plan.Name, Filter = "timeKind=" + kind.Key })).Activities.Count);
            Assert.Equal(kind.Occurrences, (await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Name + "/activities/-", Filter = "timeKind=" + kind.Key })).Occurrences.Count);
        }
    }

    [Fact]
    public async Task Totals_are_judged_as_of_a_day_and_for_a_period()
    {
        var plan = await WorkPlan.IssueAsync(host);
        async Task<Total> All(string asOf = "", string period = "") => (await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name, AsOf = asOf, Period = period })).Totals.All;
        Assert.Equal((0, 0), ((await All($"{WorkPlan.Year}-01-01")).Overdue, (await All($"{WorkPlan.Year}-01-01")).Silent));
        Assert.Equal((1, 1), ((await All(period: $"{WorkPlan.Year}-Q1")).Occurrences, (await All(period: $"{WorkPlan.Year}-Q1")).Silent));
        Assert.Equal(0, (await All("2199-01-01", $"{WorkPlan.Year - 1}")).Occurrences);
        // Without a period the whole plan counts, also what is due after its year: soon and shared.
        Assert.Equal((8, 6), ((await All()).Occurrences, (await All(period: $"{WorkPlan.Year}")).Occurrences));
        Assert.Equal((4, 4), ((await All("2199-01-01")).Overdue, (await All("2199-01-01")).Silent));
        await Refusal.ExpectFieldAsync("period", "PERIOD_MALFORMED", async () => await All(period: "2026-Q5"));
        await Refusal.ExpectFieldAsync("name", "RESOURCE_NAME_MALFORMED", async () => await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name + "@1" }));
        await Refusal.ExpectAsync(StatusCode.NotFound, "RESOURCE_NOT_FOUND", async () => await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name + "x" }));
    }

    [Fact]
    public async Task What_needs_a_unit_comes_by_urgency_with_a_sentence()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await host.Occurrences("steering").RequestExplanationAsync(new() { Name = plan.Late, Question = "Vì sao?", AnswerDueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(1)) });
        var due = await DueAsync(plan.Late);
        var needs = await NeedsAsync(plan, "head-vhxh");
        Assert.Equal(
            [Reason.Overdue, Reason.Silent, Reason.Silent, Reason.Silent, Reason.Silent, Reason.ExplanationAsked, Reason.NoOfficer],
            needs.Select(n => n.Reason));
        Assert.Equal($"Quá hạn {WorkHost.Today.DayNumber - due.DayNumber} ngày (hạn {due.Day:00}/{due.Month:00}/{due.Year}).", needs[0].Text);
        Assert.Equal($"Quý I/{WorkPlan.Year} đã kết thúc ngày 31/03/{WorkPlan.Year} nhưng chưa có minh chứng.", needs[1].Text);
        Assert.StartsWith("Được yêu cầu giải trình ngày ", needs[5].Text);
        Assert.Equal(plan.Occurrence("shared", "due"), needs[6].Occurrence.Name);

        var office = await NeedsAsync(plan, "head-vp", days: 14);
        Assert.Equal([(Reason.DueSoon, plan.Occurrence("soon", "due")), (Reason.NoOfficer, plan.Occurrence("soon", "due")), (Reason.NoOfficer, plan.Occurrence("shared", "due"))],
            office.Select(n => (n.Reason, n.Occurrence.Name)));
        Assert.Equal(needs, await NeedsAsync(plan, "viewer", unit: "VHXH"));
        // As the name of the unit ends.
        Assert.Equal(needs, await NeedsAsync(plan, "viewer", unit: "vhxh"));
        Assert.Empty(await NeedsAsync(plan, "viewer"));
    }

    [Fact]
    public async Task The_steering_officer_sees_what_waits_for_confirmation_and_the_unit_what_was_returned()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await plan.ReportDoneAsync(host, plan.Late);
        Assert.Contains(await NeedsAsync(plan, "steering"), n => n.Reason == Reason.WaitingConfirmation && n.Occurrence.Name == plan.Late && n.Text.StartsWith("Đã báo cáo hoàn thành ngày ", StringComparison.Ordinal));
        Assert.DoesNotContain(await NeedsAsync(plan, "head-vhxh"), n => n.Occurrence.Name == plan.Late);
        await host.Occurrences("steering").ReturnForReworkAsync(new() { Name = plan.Late, Comment = "Thiếu dấu" });
        Assert.Contains(await NeedsAsync(plan, "head-vhxh"), n => n.Reason == Reason.Returned && n.Text == "Bị trả lại để bổ sung: Thiếu dấu");
        await host.Occurrences("steering").DeferOccurrenceAsync(new() { Name = plan.Late, DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(30)), Reason = "Chờ kinh phí" });
        Assert.Contains(await NeedsAsync(plan, "head-vhxh"), n => n.Reason == Reason.Returned && n.Text == "Bị trả lại để bổ sung.");
        // Nor does it once somebody has gone on with the work, which ends the deferral.
        Assert.Equal("", (await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = plan.Late, Text = "Góp ý" })).Occurrence.Remark);
        Assert.Contains(await NeedsAsync(plan, "head-vhxh"), n => n.Reason == Reason.Returned && n.Text == "Bị trả lại để bổ sung.");
    }

    [Fact]
    public async Task An_explanation_that_was_asked_for_is_owed_also_when_the_work_is_completed_or_cancelled()
    {
        var plan = await WorkPlan.IssueAsync(host);
        foreach (var name in new[] { plan.Late, plan.Quarter })
        {
            await host.Occurrences("steering").RequestExplanationAsync(new() { Name = name, Question = "Vì sao?" });
        }

        await plan.ReportDoneAsync(host, plan.Late);
        await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late });
        await host.Occurrences("steering").CancelOccurrenceAsync(new() { Name = plan.Quarter, Reason = "Không còn" });
        // Also as of a day before the completion nothing but the explanation is needed any more.
        foreach (var asOf in new[] { "", $"{WorkHost.Today.AddDays(-2):yyyy-MM-dd}" })
        {
            foreach (var name in new[] { plan.Late, plan.Quarter })
            {
                Assert.Equal([Reason.ExplanationAsked], (await NeedsAsync(plan, "head-vhxh", asOf: asOf)).Where(n => n.Occurrence.Name == name).Select(n => n.Reason));
                Assert.DoesNotContain(await NeedsAsync(plan, "steering", asOf: asOf), n => n.Occurrence.Name == name && n.Reason == Reason.WaitingConfirmation);
            }
        }

        foreach (var name in new[] { plan.Late, plan.Quarter })
        {
            await host.Occurrences("head-vhxh").GiveExplanationAsync(new() { Name = name, Answer = "Chờ hướng dẫn" });
            Assert.DoesNotContain(await NeedsAsync(plan, "head-vhxh"), n => n.Occurrence.Name == name);
        }
    }

    [Fact]
    public async Task An_interval_that_ends_soon_without_evidence_is_on_the_list()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var needs = await NeedsAsync(plan, "head-vhxh", asOf: $"{WorkPlan.Year}-03-28");
        Assert.Contains(needs, n => n.Reason == Reason.IntervalEnding && n.Occurrence.Name == plan.Quarter && n.Text == $"Quý I/{WorkPlan.Year} kết thúc ngày 31/03/{WorkPlan.Year}, chưa có minh chứng.");
        await Refusal.ExpectFieldAsync("days", "DAYS_OUT_OF_RANGE", async () => await NeedsAsync(plan, "head-vhxh", days: 91));
    }

    [Fact]
    public async Task Work_of_another_commune_is_as_if_it_were_not_there()
    {
        var other = await WorkPlan.IssueAsync(host, commune: "25441");
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await host.Occurrences("steering").GetOccurrenceAsync(new() { Name = other.Late }));
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = other.Late, Text = "x" }));
        var all = new ListOccurrencesRequest { Parent = "communes/-/plans/-/activities/-", PageSize = 1000, Filter = "activity=\"late\"" };
        Assert.All((await host.Occurrences("viewer").ListOccurrencesAsync(all)).Occurrences, o => Assert.StartsWith("communes/25195/", o.Name));
        Assert.Contains((await host.Occurrences("province-system").ListOccurrencesAsync(all)).Occurrences, o => o.Name == other.Late);
    }

    [Fact]
    public async Task A_list_of_what_is_not_there_is_not_found_and_another_lists_token_is_refused()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await Refusal.ExpectAsync(StatusCode.NotFound, "RESOURCE_NOT_FOUND", async () => await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Name + "x/activities/-" }));
        await Refusal.ExpectAsync(StatusCode.NotFound, "RESOURCE_NOT_FOUND", async () => await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Activity("no-such") }));
        await Refusal.ExpectAsync(StatusCode.NotFound, "RESOURCE_NOT_FOUND", async () => await host.Occurrences("viewer").ListReportsAsync(new() { Parent = plan.Occurrence("late", "t-9") }));
        var token = (await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Name + "/activities/-", PageSize = 2 })).NextPageToken;
        var refusal = await Refusal.OfAsync(async () => await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Activity("steady"), PageSize = 2, PageToken = token }));
        Assert.Equal((StatusCode.InvalidArgument, "page_token"), (refusal.Code, refusal.Fields.Single().Field));
        foreach (var filter in new[] { "nonsense=1", "timing=LATE", "dueDate=\"31/03/2026\"", "timing:TIMING_SILENT OR (", new string('a', 2001) })
        {
            await Refusal.OfAsync(async () => await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = plan.Name + "/activities/-", Filter = filter }));
        }
    }

    [Fact]
    public async Task Work_is_done_on_the_plan_so_a_version_in_its_name_is_refused()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var (plans, name, day) = (host.Plans("admin"), plan.Name + "@1", WorkPlan.ToDate(WorkHost.Today));
        async Task Expect(string field, Func<Task> call) => await Refusal.ExpectFieldAsync(field, "RESOURCE_NAME_MALFORMED", call);
        await Expect("name", async () => await plans.SubmitPlanAsync(new() { Name = name, State = PlanState.Submitted }));
        await Expect("name", async () => await plans.IssuePlanAsync(new() { Name = name, Number = "1/KH-UBND", Date = day }));
        await Expect("name", async () => await plans.RecordPlanNumberAsync(new() { Name = name, Number = "1/KH-UBND", Date = day }));
        await Expect("name", async () => await plans.DiscardPlanDraftAsync(new() { Name = name }));
        await Expect("name", async () => await plans.ClosePlanAsync(new() { Name = name }));
        await Expect("parent", async () => await plans.ListPlanVersionsAsync(new() { Parent = name }));
        await Expect("name", async () => await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late.Replace("/activities", "@1/activities", StringComparison.Ordinal) }));
    }

    private async Task<DateOnly> DueAsync(string name)
    {
        var due = (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = name })).Occurrence.DueDate;
        return new DateOnly(due.Year, due.Month, due.Day);
    }

    private async Task<List<Need>> NeedsAsync(WorkPlan plan, string account, string unit = "", int days = 0, string asOf = "") =>
        [.. (await host.Occurrences(account).ListNeedsAsync(new() { Parent = "communes/" + WorkPlan.Ward, PageSize = 1000, Unit = unit, Days = days, AsOf = asOf }))
            .Needs.Where(n => n.Occurrence.Name.StartsWith(plan.Name + "/", StringComparison.Ordinal))];
}
