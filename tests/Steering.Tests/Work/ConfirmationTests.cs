using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Steering.Tests.Work;

[Collection("work")]
public sealed class ConfirmationTests(WorkHost host)
{
    [Fact]
    public async Task The_steering_officer_confirms_what_was_reported_done_with_its_product()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var done = await plan.ReportDoneAsync(host, plan.Late);
        var confirmed = (await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late, Comment = "Đạt", Etag = done.Etag })).Occurrence;
        Assert.Equal((WorkState.Completed, Timing.CompletedLate, "steering", "Đạt"), (confirmed.State, confirmed.Timing, confirmed.ConfirmedBy, confirmed.Remark));
        Assert.Equal(WorkPlan.ToDate(WorkHost.Today), confirmed.CompletedDate);
        Assert.Equal(WorkState.Completed, (await host.Activities("viewer").GetActivityAsync(new() { Name = plan.Activity("late") })).Activity.State);
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "OCCURRENCE_COMPLETED",
            async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "Thêm" }));
    }

    [Fact]
    public async Task The_day_of_completion_may_be_given_and_then_decides_whether_it_was_late()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var done = await plan.ReportDoneAsync(host, plan.Late);
        await Refusal.ExpectFieldAsync("completed_date", "DATE_IN_FUTURE", async () => await host.Occurrences("steering")
            .ConfirmCompletionAsync(new() { Name = plan.Late, CompletedDate = WorkPlan.ToDate(WorkHost.Today.AddDays(1)) }));
        await Refusal.ExpectFieldAsync("completed_date", "DATE_IMPOSSIBLE", async () => await host.Occurrences("steering")
            .ConfirmCompletionAsync(new() { Name = plan.Late, CompletedDate = new() { Year = 2026, Month = 2, Day = 30 } }));
        var inTime = await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late, CompletedDate = done.DueDate });
        Assert.Equal(Timing.CompletedOnTime, inTime.Occurrence.Timing);
    }

    [Fact]
    public async Task Nothing_is_confirmed_without_its_product()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "NOT_WAITING_REVIEW", async () => await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late }));
        await plan.ReportDoneAsync(host, plan.Late, product: false);
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "PRODUCT_MISSING", async () => await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late }));
    }

    [Fact]
    public async Task Nobody_confirms_what_he_reported_himself()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await host.Occurrences("steering").ReportProgressAsync(new() { Parent = plan.Late, Text = "Xong", Completes = true, Unit = "VHXH", Evidence = { WorkPlan.Product() } });
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "CONFIRM_OWN_REPORT", async () => await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late }));
        Assert.DoesNotContain(await WaitingAsync("steering"), plan.Late.Equals);
        Assert.Contains(await WaitingAsync("admin"), plan.Late.Equals);
        Assert.Equal(WorkState.Completed, (await host.Occurrences("admin").ConfirmCompletionAsync(new() { Name = plan.Late })).Occurrence.State);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("12-20", -1, 20)]
    public async Task Nothing_was_completed_before_its_plan_was_issued_and_its_year_began(string issued, int year, int day)
    {
        var plan = await WorkPlan.IssueAsync(host);
        var first = year > 0 ? new DateOnly(WorkPlan.Year, 1, day) : new DateOnly(WorkPlan.Year - 1, 12, day);
        if (issued.Length > 0)
        {
            await host.Host.ScalarAsync<object>($"UPDATE steering.plans SET issued_date = '{WorkPlan.Year - 1}-{issued}' WHERE 'communes/' || commune || '/plans/' || plan_id = '{plan.Name}' RETURNING 1");
        }

        await plan.ReportDoneAsync(host, plan.Late);
        await Refusal.ExpectFieldAsync("completed_date", "DATE_BEFORE_PLAN", async () => await ConfirmAsync(first.AddDays(-1)));
        Assert.Equal(WorkPlan.ToDate(first), (await ConfirmAsync(first)).CompletedDate);

        async Task<Occurrence> ConfirmAsync(DateOnly completed) =>
            (await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late, CompletedDate = WorkPlan.ToDate(completed) })).Occurrence;
    }

    [Fact]
    public async Task Nobody_confirms_what_he_reported_himself_although_others_have_reported_it_too_until_it_was_sent_back()
    {
        var plan = await WorkPlan.IssueAsync(host);
        async Task DeniedAsync(string account) => await Refusal.ExpectAsync(
            StatusCode.PermissionDenied, "CONFIRM_OWN_REPORT", async () => await host.Occurrences(account).ConfirmCompletionAsync(new() { Name = plan.Late }));
        async Task<string> ReportAsync(string account) => (await host.Occurrences(account).ReportProgressAsync(
            new() { Parent = plan.Late, Text = "Xong", Completes = true, Unit = "VHXH", Evidence = { WorkPlan.Product() } })).Occurrence.ReportedBy;
        foreach (var account in new[] { "steering", "admin", "steering" })
        {
            await ReportAsync(account);
        }

        var first = await ReportAsync("officer-vhxh");
        await DeniedAsync("steering");
        await DeniedAsync("admin");
        Assert.Equal("steering", first);
        await host.Occurrences("admin").ReturnForReworkAsync(new() { Name = plan.Late, Comment = "Thiếu chữ ký" });
        Assert.Equal("officer-vhxh", await ReportAsync("officer-vhxh"));
        Assert.Equal(WorkState.Completed, (await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late })).Occurrence.State);
    }

    [Fact]
    public async Task The_lead_unit_does_not_confirm()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await plan.ReportDoneAsync(host, plan.Late);
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await host.Occurrences("head-vhxh").ConfirmCompletionAsync(new() { Name = plan.Late }));
    }

    [Fact]
    public async Task What_is_returned_goes_back_to_work_until_the_lead_unit_reports_again()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await plan.ReportDoneAsync(host, plan.Late);
        await Refusal.ExpectFieldAsync("comment", "FIELD_REQUIRED", async () => await host.Occurrences("steering").ReturnForReworkAsync(new() { Name = plan.Late, Comment = " " }));
        var returned = (await host.Occurrences("steering").ReturnForReworkAsync(new() { Name = plan.Late, Comment = "Thiếu chữ ký" })).Occurrence;
        Assert.Equal((WorkState.InProgress, true, "Thiếu chữ ký", ""), (returned.State, returned.Returned, returned.Remark, returned.ReportedBy));
        Assert.True((await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = plan.Late, Text = "Góp ý" })).Occurrence.Returned);
        var again = await plan.ReportDoneAsync(host, plan.Late);
        Assert.Equal((WorkState.WaitingReview, false), (again.State, again.Returned));
    }

    [Fact]
    public async Task An_explanation_is_asked_for_what_is_late_or_silent_and_given_once()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "NOT_LATE_OR_SILENT", async () => await host.Occurrences("steering")
            .RequestExplanationAsync(new() { Name = plan.Occurrence("soon", "due"), Question = "Vì sao?" }));
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "EXPLANATION_NOT_ASKED", async () => await host.Occurrences("head-vhxh")
            .GiveExplanationAsync(new() { Name = plan.Late, Answer = "…" }));
        await Refusal.ExpectFieldAsync("answer_due_date", "DATE_IN_PAST", async () => await host.Occurrences("steering")
            .RequestExplanationAsync(new() { Name = plan.Late, Question = "Vì sao?", AnswerDueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(-1)) }));

        foreach (var name in new[] { plan.Late, plan.Quarter })
        {
            var asked = (await host.Occurrences("steering").RequestExplanationAsync(
                new() { Name = name, Question = "Vì sao chậm?", AnswerDueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(2)) })).Occurrence;
            Assert.Equal(("Vì sao chậm?", "steering", ""), (asked.Explanation.Question, asked.Explanation.AskedBy, asked.Explanation.Answer));
            await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "EXPLANATION_PENDING",
                async () => await host.Occurrences("steering").RequestExplanationAsync(new() { Name = name, Question = "Lần nữa" }));
            await Refusal.ExpectAsync(StatusCode.PermissionDenied, "NOT_LEAD_UNIT", async () => await host.Occurrences("head-vp").GiveExplanationAsync(new() { Name = name, Answer = "Không phải tôi" }));
            var answered = (await host.Occurrences("head-vhxh").GiveExplanationAsync(new() { Name = name, Answer = "Chờ hướng dẫn", Etag = asked.Etag })).Occurrence;
            Assert.Equal(("Chờ hướng dẫn", "head-vhxh"), (answered.Explanation.Answer, answered.Explanation.AnsweredBy));
        }
    }

    [Fact]
    public async Task What_is_deferred_has_a_later_day_with_a_reason()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var late = (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence;
        var later = WorkPlan.ToDate(WorkHost.Today.AddDays(30));
        await Refusal.ExpectFieldAsync("reason", "FIELD_REQUIRED", async () => await host.Occurrences("steering").DeferOccurrenceAsync(new() { Name = plan.Late, DueDate = later }));
        await Refusal.ExpectFieldAsync("due_date", "FIELD_REQUIRED", async () => await host.Occurrences("steering").DeferOccurrenceAsync(new() { Name = plan.Late, Reason = "x" }));
        await Refusal.ExpectFieldAsync("due_date", "DATE_IN_PAST", async () => await host.Occurrences("steering").DeferOccurrenceAsync(new() { Name = plan.Late, Reason = "x", DueDate = late.DueDate }));
        var soon = plan.Occurrence("shared", "due");
        await Refusal.ExpectFieldAsync("due_date", "DUE_DATE_NOT_LATER", async () => await host.Occurrences("steering").DeferOccurrenceAsync(new() { Name = soon, Reason = "x", DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(5)) }));
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "NO_DUE_DATE", async () => await host.Occurrences("steering").DeferOccurrenceAsync(new() { Name = plan.Quarter, Reason = "x", DueDate = later }));

        var deferred = (await host.Occurrences("steering").DeferOccurrenceAsync(new() { Name = plan.Late, Reason = "Chờ kinh phí", DueDate = later })).Occurrence;
        Assert.Equal((WorkState.Deferred, Timing.WithinLimit, "Chờ kinh phí"), (deferred.State, deferred.Timing, deferred.Remark));
        Assert.Equal(later, deferred.EndDate);
        Assert.Equal(WorkState.InProgress, (await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "Bắt đầu lại" })).Occurrence.State);
    }

    [Fact]
    public async Task What_is_cancelled_is_neither_late_nor_worked_on()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await Refusal.ExpectFieldAsync("reason", "FIELD_REQUIRED", async () => await host.Occurrences("steering").CancelOccurrenceAsync(new() { Name = plan.Late }));
        var cancelled = (await host.Occurrences("steering").CancelOccurrenceAsync(new() { Name = plan.Late, Reason = "Không còn phù hợp" })).Occurrence;
        Assert.Equal((WorkState.Cancelled, Timing.NoDueDate), (cancelled.State, cancelled.Timing));
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "OCCURRENCE_CANCELLED", async () => await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "x" }));
        Assert.Equal(WorkState.Cancelled, (await host.Activities("viewer").GetActivityAsync(new() { Name = plan.Activity("late") })).Activity.State);
    }

    [Fact]
    public async Task The_log_tells_the_whole_history_of_an_occurrence_with_who_and_why()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await host.Occurrences("officer-vhxh").ReportProgressAsync(new() { Parent = plan.Late, Text = "Bắt đầu", Reason = "báo cáo tuần" });
        await plan.ReportDoneAsync(host, plan.Late);
        await host.Occurrences("steering").ReturnForReworkAsync(new() { Name = plan.Late, Comment = "Thiếu" });
        await plan.ReportDoneAsync(host, plan.Late);
        await host.Occurrences("steering").ConfirmCompletionAsync(new() { Name = plan.Late });

        var facts = await host.FactsAsync(plan.Late);
        Assert.Equal(
            ["OccurrenceOpened", "OccurrenceReported", "OccurrenceReported", "OccurrenceReturned", "OccurrenceReported", "OccurrenceConfirmed"],
            facts.Select(f => f.Type.Split('.')[^1]));
        Assert.Equal([1, 2, 3, 4, 5, 6], facts.Select(f => f.Revision));
        Assert.Equal(["module:steering", "officer-vhxh", "officer-vhxh", "steering", "officer-vhxh", "steering"], facts.Select(f => f.Actor));
        Assert.Equal("báo cáo tuần", facts[1].Reason);
        var states = facts.Skip(1).Select(f => (Occurrence)f.Message.Descriptor.FindFieldByName("occurrence").Accessor.GetValue(f.Message)).ToList();
        Assert.Equal([WorkState.InProgress, WorkState.WaitingReview, WorkState.InProgress, WorkState.WaitingReview, WorkState.Completed], states.Select(s => s.State));
        Assert.Equal((await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence.Etag, states[^1].Etag);
    }

    // What waits for the confirmation of an account.
    private async Task<IEnumerable<string>> WaitingAsync(string account) =>
        (await host.Occurrences(account).ListNeedsAsync(new() { Parent = "communes/" + WorkPlan.Ward, PageSize = 1000 })).Needs
            .Where(n => n.Reason == Need.Types.Reason.WaitingConfirmation).Select(n => n.Occurrence.Name);
}
