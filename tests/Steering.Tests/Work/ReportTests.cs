using Cchc.Platform.V1;
using Cchc.Steering.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Steering.Tests.Work;

[Collection("work")]
public sealed class ReportTests(WorkHost host)
{
    [Fact]
    public async Task The_lead_unit_reports_with_evidence_and_the_occurrence_shows_it()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var before = (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence;
        Assert.Equal((WorkState.NotStarted, Timing.Overdue, 0), (before.State, before.Timing, before.ReportCount));

        var answer = await host.Occurrences("officer-vhxh").ReportProgressAsync(new ReportProgressRequest
        {
            Parent = plan.Late,
            Text = "Đã trình dự thảo <script>alert(1)</script>'; DROP TABLE plans; --\nDòng hai",
            StatedPercent = 40,
            Etag = before.Etag,
            Evidence =
            {
                new Evidence { Title = "Tờ trình", Document = new() { Number = "12/TTr-VHXH", Date = WorkPlan.ToDate(WorkHost.Today) } },
                new Evidence { Link = "https://binhphuoc.example.gov.vn/a?b=1" },
            },
        });

        Assert.Equal(("VHXH", ReportRole.Lead, 40, "officer-vhxh"), (answer.Report.Unit, answer.Report.Role, answer.Report.StatedPercent, answer.Report.Reporter));
        Assert.Equal(["e1", "e2"], answer.Report.Evidence.Select(e => e.Id));
        Assert.Equal((WorkState.InProgress, 40, 1, 2, false), (
            answer.Occurrence.State, answer.Occurrence.StatedPercent, answer.Occurrence.ReportCount, answer.Occurrence.EvidenceCount, answer.Occurrence.ProductAttached));
        Assert.NotEqual(before.Etag, answer.Occurrence.Etag);
        Assert.Equal(answer.Occurrence, (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence);
        var reports = await host.Occurrences("viewer").ListReportsAsync(new() { Parent = plan.Late });
        Assert.Equal(answer.Report, Assert.Single(reports.Reports));
        Assert.Equal(WorkState.InProgress, (await host.Activities("viewer").GetActivityAsync(new() { Name = plan.Activity("late") })).Activity.State);
    }

    [Fact]
    public async Task A_coordinating_unit_contributes_and_neither_completes_nor_states_the_share()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var request = new ReportProgressRequest { Parent = plan.Late, Text = "Đã góp ý", StatedPercent = 90 };
        var answer = await host.Occurrences("head-vp").ReportProgressAsync(request);
        Assert.Equal(("VP", ReportRole.Coordinating), (answer.Report.Unit, answer.Report.Role));
        Assert.Equal(WorkState.InProgress, answer.Occurrence.State);
        Assert.False(answer.Occurrence.HasStatedPercent);

        request.Completes = true;
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "ONLY_LEAD_COMPLETES", async () => await host.Occurrences("head-vp").ReportProgressAsync(request));
    }

    [Fact]
    public async Task A_unit_that_has_no_part_in_it_is_denied()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var request = new ReportProgressRequest { Parent = plan.Occurrence("yearly", $"{WorkPlan.Year}"), Text = "Xong" };
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "UNIT_NOT_INVOLVED", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(request));
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await host.Occurrences("viewer").ReportProgressAsync(request));
    }

    [Fact]
    public async Task The_unit_is_asked_for_only_where_it_is_not_clear()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var shared = plan.Occurrence("shared", "due");
        await Refusal.ExpectFieldAsync("unit", "UNIT_REQUIRED", async () => await host.Occurrences("admin").ReportProgressAsync(new() { Parent = shared, Text = "x" }));
        await Refusal.ExpectFieldAsync("unit", "UNIT_UNKNOWN", async () => await host.Occurrences("admin").ReportProgressAsync(new() { Parent = shared, Text = "x", Unit = "XYZ" }));
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "UNIT_NOT_YOURS",
            async () => await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = shared, Text = "x", Unit = "VHXH" }));
        Assert.Equal("VP", (await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = shared, Text = "x" })).Report.Unit);
    }

    [Fact]
    public async Task A_page_of_long_reports_is_one_that_a_client_takes()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var link = "https://example.vn/" + new string('a', 1_900);
        var request = new ReportProgressRequest { Parent = plan.Late, Text = new string('ắ', 10_000), Unit = "VHXH" };
        request.Evidence.AddRange(Enumerable.Range(0, 20).Select(_ => new Evidence { Title = new string('ắ', 500), Link = link }));
        for (var i = 0; i < 60; i++)
        {
            await host.Occurrences("officer-vhxh").ReportProgressAsync(request);
        }

        // gRPC clients take 4 MiB, unless they are told otherwise.
        var list = new ListReportsRequest { Parent = plan.Late, PageSize = 1000 };
        var names = new List<string>();
        var pages = 0;
        do
        {
            var page = await host.Occurrences("viewer").ListReportsAsync(list);
            Assert.InRange(page.CalculateSize(), 1, 4 * 1024 * 1024);
            names.AddRange(page.Reports.Select(r => r.Name));
            list.PageToken = page.NextPageToken;
            pages++;
        }
        while (list.PageToken.Length > 0);
        Assert.Equal((60, 60), (names.Count, names.Distinct().Count()));
        Assert.InRange(pages, 2, 60);
        list.PageSize = 2;
        Assert.Equal(2, (await host.Occurrences("viewer").ListReportsAsync(list)).Reports.Count);
    }

    [Fact]
    public async Task Reported_done_it_waits_for_review_and_a_further_report_leaves_it_there()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var done = await plan.ReportDoneAsync(host, plan.Late, product: false);
        Assert.Equal((WorkState.WaitingReview, "officer-vhxh"), (done.State, done.ReportedBy));
        var more = await host.Occurrences("head-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "Bổ sung", Evidence = { WorkPlan.Product() } });
        Assert.Equal((WorkState.WaitingReview, true), (more.Occurrence.State, more.Occurrence.ProductAttached));
        Assert.Equal(WorkState.WaitingReview, (await host.Activities("viewer").GetActivityAsync(new() { Name = plan.Activity("late") })).Activity.State);
    }

    [Fact]
    public async Task What_was_reported_done_in_time_stays_in_time_when_it_is_reported_done_again_with_its_product()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var done = await plan.ReportDoneAsync(host, plan.Late, product: false);
        await SaidOnTheLastDayAsync(plan);
        var again = (await host.Occurrences("head-vhxh").ReportProgressAsync(
            new() { Parent = plan.Late, Text = "Bổ sung sản phẩm", Completes = true, Evidence = { WorkPlan.Product() } })).Occurrence;
        Assert.Equal((done.DueDate, "officer-vhxh", Timing.WithinLimit), (again.ReportedDate, again.ReportedBy, again.Timing));
        Assert.Equal(0, (await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = plan.Name })).Totals.Areas.Single(t => t.Key == "VII").Overdue);
        var confirmed = (await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late })).Occurrence;
        Assert.Equal((done.DueDate, Timing.CompletedOnTime), (confirmed.CompletedDate, confirmed.Timing));
    }

    [Fact]
    public async Task What_was_sent_back_counts_from_the_day_on_which_it_is_reported_done_again()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await plan.ReportDoneAsync(host, plan.Late);
        await SaidOnTheLastDayAsync(plan);
        await host.Occurrences("steering").ReturnForReworkAsync(new() { Name = plan.Late, Comment = "Thiếu chữ ký" });
        var again = await plan.ReportDoneAsync(host, plan.Late);
        Assert.Equal((WorkPlan.ToDate(WorkHost.Today), Timing.Overdue), (again.ReportedDate, again.Timing));
    }

    [Fact]
    public async Task A_stale_etag_is_refused()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var old = (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence.Etag;
        await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = plan.Late, Text = "Góp ý", Etag = old });
        await Refusal.ExpectAsync(StatusCode.Aborted, "ETAG_STALE",
            async () => await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = plan.Late, Text = "Góp ý thêm", Etag = old }));
    }

    [Fact]
    public async Task The_same_request_twice_is_one_report_with_the_same_answer_and_another_body_is_refused()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var request = new ReportProgressRequest { Parent = plan.Late, Text = "Một lần", RequestId = Guid.NewGuid().ToString(), Evidence = { WorkPlan.Product() } };
        var first = await host.Occurrences("officer-vhxh").ReportProgressAsync(request);
        var second = await host.Occurrences("officer-vhxh").ReportProgressAsync(request);
        Assert.Equal(first, second);
        Assert.Single((await host.Occurrences("viewer").ListReportsAsync(new() { Parent = plan.Late })).Reports);

        request.Text = "Hai lần";
        await Refusal.ExpectFieldAsync("request_id", "REQUEST_ID_REUSED", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(request));
    }

    [Fact]
    public async Task Who_has_lost_the_right_gets_no_answer_to_a_request_repeated_either()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var accounts = new AccountService.AccountServiceClient(await host.Host.CallAsAsync("admin"));
        var given = await accounts.GiveGrantAsync(new() { Parent = "accounts/head-vhxh", Role = "UnitHead", Commune = "25195", Unit = "VP", Reason = "Kiêm nhiệm" });
        var request = new ReportProgressRequest { Parent = plan.Occurrence("shared", "due"), Text = "x", Unit = "VP", RequestId = Guid.NewGuid().ToString() };
        await host.Occurrences("head-vhxh").ReportProgressAsync(request);
        await host.Occurrences("head-vhxh").ReportProgressAsync(request);
        await accounts.WithdrawGrantAsync(new() { Name = given.Grant.Name, Reason = "Hết kiêm nhiệm" });
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "UNIT_NOT_YOURS", async () => await host.Occurrences("head-vhxh").ReportProgressAsync(request));
    }

    [Fact]
    public async Task Of_racing_reports_each_is_either_counted_or_refused()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await host.Occurrences(i % 2 == 0 ? "officer-vhxh" : "head-vp").ReportProgressAsync(new() { Parent = plan.Late, Text = $"Báo cáo {i}" });
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.All(answers, a => Assert.True(a is StatusCode.OK or StatusCode.Aborted));
        var counted = answers.Count(a => a == StatusCode.OK);
        Assert.True(counted > 0);
        Assert.Equal(counted, (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence.ReportCount);
        Assert.Equal(counted, (await host.Occurrences("viewer").ListReportsAsync(new() { Parent = plan.Late })).Reports.Count);
    }

    [Fact]
    public async Task Writers_on_two_occurrences_of_one_activity_never_leave_its_state_wrong()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await Task.WhenAll(Enumerable.Range(1, 4).Select(async quarter =>
        {
            while (true)
            {
                try
                {
                    await plan.ReportDoneAsync(host, plan.Occurrence("steady", $"{WorkPlan.Year}-q{quarter}"));
                    return;
                }
                catch (RpcException refused) when (refused.StatusCode == StatusCode.Aborted)
                {
                    // Reading again and repeating is what ABORTED asks for.
                }
            }
        }));
        Assert.Equal(WorkState.WaitingReview, (await host.Activities("viewer").GetActivityAsync(new() { Name = plan.Activity("steady") })).Activity.State);
    }

    [Fact]
    public async Task Validate_only_answers_and_changes_nothing()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var before = (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence;
        var facts = await host.Host.ScalarAsync<long>("SELECT count(*) FROM steering.facts");
        var preview = await host.Occurrences("officer-vhxh").ReportProgressAsync(new()
        {
            Parent = plan.Late, Text = "Thử", ValidateOnly = true, RequestId = "preview-1",
            Evidence = { new Evidence { File = new() { FileName = "thu.txt", Content = Google.Protobuf.ByteString.CopyFromUtf8($"thử {Guid.NewGuid()}") } } },
        });
        Assert.Equal(WorkState.InProgress, preview.Occurrence.State);
        Assert.Equal(before, (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence);
        Assert.Equal(facts, await host.Host.ScalarAsync<long>("SELECT count(*) FROM steering.facts"));
        Assert.Equal(0L, await host.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.files WHERE sha256 = '{preview.Report.Evidence[0].File.Sha256}'"));
    }

    [Fact]
    public async Task A_closed_plan_changes_no_more()
    {
        var plan = await WorkPlan.IssueAsync(host, closed: true);
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "PLAN_CLOSED",
            async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "x" }));
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "PLAN_CLOSED",
            async () => await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = plan.Activity("late") }));
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "PLAN_CLOSED",
            async () => await host.Occurrences("steering").CancelOccurrenceAsync(new() { Name = plan.Late, Reason = "x" }));
    }

    // As if the report that says that the late work is done had been given when it was due.
    private Task<int> SaidOnTheLastDayAsync(WorkPlan plan)
    {
        var id = plan.Name.Split('/')[^1];
        return host.InDatabaseAsync(db => db.Occurrences.Where(o => o.PlanId == id && o.ActivityId == "late")
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.ReportedDate, o => o.DueDate)));
    }
}
