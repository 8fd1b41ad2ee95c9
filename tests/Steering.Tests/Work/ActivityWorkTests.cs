using Cchc.Steering.V1;
using Grpc.Core;

namespace CchcPlatform.Steering.Tests.Work;

[Collection("work")]
public sealed class ActivityWorkTests(WorkHost host)
{
    [Fact]
    public async Task The_head_of_a_lead_unit_assigns_its_officers_and_leaves_those_of_the_others()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var name = plan.Activity("shared");
        await host.Activities("head-vp").AssignOfficersAsync(new() { Name = name, Officers = { new Officer { Subject = "officer-vp", DisplayName = "Lê Thị Ánh" } } });
        await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = name, Officers = { new Officer { Subject = "x" }, new Officer { Subject = "y" } } });
        var last = (await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = name, Officers = { new Officer { Subject = "officer-vhxh", Unit = "VHXH" } } })).Activity;
        Assert.Equal([("officer-vp", "VP"), ("officer-vhxh", "VHXH")], last.Officers.Select(o => (o.Subject, o.Unit)));
        Assert.Equal(last, (await host.Activities("viewer").GetActivityAsync(new() { Name = name })).Activity);
        Assert.Equal(2, (await host.Occurrences("viewer").GetOccurrenceAsync(new() { Name = plan.Occurrence("shared", "due") })).Occurrence.Officers.Count);
        Assert.IsType<OfficersAssigned>((await host.FactsAsync(name))[^1].Message);
    }

    [Fact]
    public async Task A_unit_may_be_written_as_its_name_ends()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var activity = (await host.Activities("head-vhxh").AssignOfficersAsync(
            new() { Name = plan.Activity("shared"), Unit = "vhxh", Officers = { new Officer { Subject = "officer-vhxh", Unit = "Vhxh" } } })).Activity;
        Assert.Equal("VHXH", Assert.Single(activity.Officers).Unit);
        var report = (await host.Occurrences("admin").ReportProgressAsync(new() { Parent = plan.Occurrence("shared", "due"), Text = "x", Unit = "vp" })).Report;
        Assert.Equal(("VP", ReportRole.Lead), (report.Unit, report.Role));
    }

    [Fact]
    public async Task Who_saw_an_earlier_state_is_told_so_before_what_may_follow_from_the_change()
    {
        var plan = await WorkPlan.IssueAsync(host);
        await Refusal.ExpectAsync(StatusCode.Aborted, "ETAG_STALE", async () => await host.Activities("admin").AssignOfficersAsync(new() { Name = plan.Activity("shared"), Unit = "ABC", Etag = "zzz" }));
        await Refusal.ExpectAsync(StatusCode.Aborted, "ETAG_STALE",
            async () => await host.Occurrences("admin").ReportProgressAsync(new() { Parent = plan.Occurrence("shared", "due"), Text = "x", Unit = "ABC", Etag = "zzz" }));
        await Refusal.ExpectAsync(StatusCode.Aborted, "ETAG_STALE", async () => await host.Occurrences("head-vp").ReportProgressAsync(new() { Parent = plan.Late, Text = "x", Completes = true, Etag = "zzz" }));
        // Who may not at all is told that, whatever he saw.
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "NOT_LEAD_UNIT", async () => await host.Activities("head-vp").AssignOfficersAsync(new() { Name = plan.Activity("late"), Etag = "zzz" }));
    }

    [Fact]
    public async Task Officers_are_named_by_a_head_of_a_lead_unit_only_and_each_once()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var late = plan.Activity("late");
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "NOT_LEAD_UNIT", async () => await host.Activities("head-vp").AssignOfficersAsync(new() { Name = late }));
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await host.Activities("officer-vhxh").AssignOfficersAsync(new() { Name = late }));
        await Refusal.ExpectFieldAsync("unit", "UNIT_UNKNOWN", async () => await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = late, Unit = "ABC" }));
        await Refusal.ExpectFieldAsync("officers[0].unit", "UNIT_DIFFERS", async () => await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = late, Officers = { new Officer { Subject = "a", Unit = "VP" } } }));
        await Refusal.ExpectFieldAsync("officers[0].subject", "FIELD_REQUIRED", async () => await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = late, Officers = { new Officer() } }));
        await Refusal.ExpectFieldAsync("officers", "OFFICER_REPEATED", async () => await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = late, Officers = { new Officer { Subject = "a" }, new Officer { Subject = "a" } } }));
        await Refusal.ExpectAsync(StatusCode.Aborted, "ETAG_STALE", async () => await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = late, Etag = "zzz" }));
        await Refusal.ExpectFieldAsync("name", "RESOURCE_NAME_MALFORMED", async () => await host.Activities("admin").AssignOfficersAsync(new() { Name = $"{plan.Name}@1/activities/late", Unit = "VHXH" }));
    }

    [Fact]
    public async Task Each_superior_document_opens_an_occurrence_of_its_own()
    {
        var plan = await WorkPlan.IssueAsync(host);
        var asked = plan.Activity("asked");
        Assert.Equal(WorkState.WaitingTrigger, (await host.Activities("viewer").GetActivityAsync(new() { Name = asked })).Activity.State);
        var day = WorkHost.Today.AddDays(-3);
        var request = new RecordTriggerRequest
        {
            Name = asked, DocumentNumber = "123/QĐ-UBND", DocumentDate = WorkPlan.ToDate(day), DocumentTitle = "Hướng dẫn sắp xếp", IssuingBody = "UBND thành phố",
            DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(20)),
        };
        var first = (await host.Activities("steering").RecordTriggerAsync(request)).Occurrence;
        Assert.Equal((plan.Occurrence("asked", "t-1"), "Theo văn bản 123/QĐ-UBND", WorkState.NotStarted, Timing.WithinLimit), (first.Name, first.Label, first.State, first.Timing));
        Assert.StartsWith("123/QĐ-UBND ngày ", first.Basis);
        Assert.Contains("UBND thành phố: Hướng dẫn sắp xếp", first.Basis);
        Assert.Equal(WorkState.NotStarted, (await host.Activities("viewer").GetActivityAsync(new() { Name = asked })).Activity.State);
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "TRIGGER_RECORDED", async () => await host.Activities("steering").RecordTriggerAsync(request));

        var second = (await host.Activities("steering").RecordTriggerAsync(new() { Name = asked, DocumentNumber = "124/QĐ-UBND", DocumentDate = WorkPlan.ToDate(day) })).Occurrence;
        Assert.Equal((plan.Occurrence("asked", "t-2"), Timing.NoDueDate), (second.Name, second.Timing));
        Assert.IsType<TriggerRecorded>(Assert.Single(await host.FactsAsync(second.Name)).Message);
        Assert.Equal(2, (await host.Occurrences("viewer").ListOccurrencesAsync(new() { Parent = asked })).Occurrences.Count);
    }

    [Fact]
    public async Task A_superior_document_has_a_number_and_a_day_that_has_come_and_is_recorded_by_the_steering_officer()
    {
        var plan = await WorkPlan.IssueAsync(host);
        RecordTriggerRequest Request() => new() { Name = plan.Activity("asked"), DocumentNumber = "1/QĐ", DocumentDate = WorkPlan.ToDate(WorkHost.Today) };
        async Task Expect(string field, string reason, Action<RecordTriggerRequest> spoil)
        {
            var request = Request();
            spoil(request);
            await Refusal.ExpectFieldAsync(field, reason, async () => await host.Activities("steering").RecordTriggerAsync(request));
        }

        await Expect("document_number", "FIELD_REQUIRED", r => r.DocumentNumber = "");
        await Expect("document_number", "FIELD_TOO_LONG", r => r.DocumentNumber = new string('1', 101));
        await Expect("document_number", "CONTROL_CHARACTERS", r => r.DocumentNumber = "1\n2");
        await Expect("document_date", "FIELD_REQUIRED", r => r.DocumentDate = null);
        await Expect("document_date", "DATE_IMPOSSIBLE", r => r.DocumentDate = new() { Year = 2026, Month = 13, Day = 1 });
        await Expect("document_date", "DATE_IN_FUTURE", r => r.DocumentDate = WorkPlan.ToDate(WorkHost.Today.AddDays(1)));
        await Expect("due_date", "DUE_BEFORE_DOCUMENT", r => r.DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(-1)));
        await Expect("document_title", "CONTROL_CHARACTERS", r => r.DocumentTitle = "đảo \u202Ehướng");
        await Refusal.ExpectAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await host.Activities("head-vhxh").RecordTriggerAsync(Request()));
        var late = Request();
        late.Name = plan.Activity("late");
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "NOT_TRIGGERED", async () => await host.Activities("steering").RecordTriggerAsync(late));
        late.Name = plan.Activity("no-such");
        await Refusal.ExpectAsync(StatusCode.NotFound, "RESOURCE_NOT_FOUND", async () => await host.Activities("steering").RecordTriggerAsync(late));
    }

    [Fact]
    public async Task Programme_bound_and_unspecified_work_gets_its_occurrence_with_its_date()
    {
        var plan = await WorkPlan.IssueAsync(host);
        foreach (var id in new[] { "bound", "unsaid" })
        {
            var request = new ScheduleActivityRequest { Name = plan.Activity(id), DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(10)), Basis = "Chương trình công tác quý" };
            var one = (await host.Activities("steering").ScheduleActivityAsync(request)).Occurrence;
            Assert.Equal((plan.Occurrence(id, "due"), "Chương trình công tác quý", request.DueDate), (one.Name, one.Basis, one.EndDate));
            await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "ALREADY_SCHEDULED", async () => await host.Activities("steering").ScheduleActivityAsync(request));
            await host.Occurrences("steering").CancelOccurrenceAsync(new() { Name = one.Name, Reason = "Đổi chương trình" });
            Assert.Equal(plan.Occurrence(id, "due-2"), (await host.Activities("steering").ScheduleActivityAsync(request)).Occurrence.Name);
        }

        async Task Expect(string field, string reason, ScheduleActivityRequest request) =>
            await Refusal.ExpectFieldAsync(field, reason, async () => await host.Activities("steering").ScheduleActivityAsync(request));
        var today = WorkPlan.ToDate(WorkHost.Today);
        await Expect("due_date", "FIELD_REQUIRED", new() { Name = plan.Activity("bound") });
        await Expect("due_date", "DATE_BEFORE_PLAN", new() { Name = plan.Activity("bound"), DueDate = new() { Year = WorkPlan.Year - 1, Month = 12, Day = 31 } });
        await Expect("start_date", "START_AFTER_DUE", new() { Name = plan.Activity("bound"), StartDate = WorkPlan.ToDate(WorkHost.Today.AddDays(1)), DueDate = today });
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "NOT_SCHEDULABLE", async () => await host.Activities("steering").ScheduleActivityAsync(new() { Name = plan.Activity("late"), DueDate = today }));
    }
}
