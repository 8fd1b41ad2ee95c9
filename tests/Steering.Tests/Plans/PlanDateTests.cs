using System.Text;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Steering.Tests.Work;
using Grpc.Core;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>The number and the day of a plan, and work that counts from that day. Each test takes a plan year of its own.</summary>
public sealed class PlanDateTests(SeededWard ward) : IClassFixture<SeededWard>
{
    [Fact]
    public async Task A_number_that_was_missing_is_recorded_once()
    {
        await ward.ImportAsync(2039, SeededWard.BundledFile);
        var plans = await ward.PlansAsync();
        var request = new RecordPlanNumberRequest { Name = $"{Ward}/plans/2039", Number = "12/KH-UBND", Date = Day(2039, 1, 15) };
        var plan = (await plans.RecordPlanNumberAsync(request)).Plan;
        Assert.Equal(("12/KH-UBND", 0), (plan.Number, plan.Flags.Count));
        await RefusedAsync(async () => await plans.RecordPlanNumberAsync(request), StatusCode.FailedPrecondition, "NUMBER_KNOWN");
        request.Date = Day(2039, 2, 30);
        await RefusedAsync(async () => await plans.RecordPlanNumberAsync(request), StatusCode.InvalidArgument, "DATE_IMPOSSIBLE");
    }

    [Fact]
    public async Task The_date_of_a_plan_lies_in_its_year_or_the_one_before_and_no_amendment_is_older_than_it()
    {
        await ward.ImportAsync(2047, SeededWard.BundledFile);
        await ward.ImportAsync(2048, SeededWard.BundledFile, keepDraft: true);
        var plans = await ward.PlansAsync();
        var record = new RecordPlanNumberRequest { Name = $"{Ward}/plans/2047", Number = "12/KH-UBND" };
        var issue = new IssuePlanRequest { Name = $"{Ward}/plans/2048", Number = "12/KH-UBND" };
        foreach (var (before, after) in new[] { (Day(2045, 12, 31), Day(2048, 1, 1)), (Day(1996, 1, 15), Day(2074, 1, 15)) })
        {
            await ExpectAsync(async () => await plans.RecordPlanNumberAsync(new(record) { Date = before }));
            await ExpectAsync(async () => await plans.RecordPlanNumberAsync(new(record) { Date = after }));
            await ExpectAsync(async () => await plans.IssuePlanAsync(new(issue) { Date = new(before) { Year = before.Year + 1 } }));
            await ExpectAsync(async () => await plans.IssuePlanAsync(new(issue) { Date = new(after) { Year = after.Year + 1 } }));
        }

        // Refused, it was not kept: the right one is taken afterwards, also one at either end of the two years.
        Assert.Equal(Day(2046, 1, 1), (await plans.RecordPlanNumberAsync(new(record) { Date = Day(2046, 1, 1) })).Plan.IssuedDate);
        Assert.Equal(Day(2048, 12, 31), (await plans.IssuePlanAsync(new(issue) { Date = Day(2048, 12, 31) })).Plan.IssuedDate);

        await ward.ImportAsync(2048, Edited(("Hội nghị, lớp tập huấn", "Hội nghị")));
        issue.Reason = "Điều chỉnh";
        await ExpectAsync(async () => await plans.IssuePlanAsync(new(issue) { Date = Day(2048, 12, 30) }));
        await ExpectAsync(async () => await plans.IssuePlanAsync(new(issue) { Date = Day(2050, 1, 1) }));
        Assert.Equal(2, (await plans.IssuePlanAsync(new(issue) { Date = Day(2049, 12, 31) })).Plan.Version);

        static Task ExpectAsync(Func<Task> call) => Refusal.ExpectFieldAsync("date", "DATE_OUTSIDE_PLAN", call);
    }

    [Fact]
    public async Task The_decisions_of_a_plan_follow_each_other_and_its_own_document()
    {
        await ward.ImportAsync(2051, SeededWard.BundledFile);
        var plans = await ward.PlansAsync();
        var (record, issue) = (new RecordPlanNumberRequest { Name = $"{Ward}/plans/2051", Number = "12/KH-UBND" }, new IssuePlanRequest { Name = $"{Ward}/plans/2051", Number = "45/QĐ-UBND", Reason = "Điều chỉnh" });
        await ward.ImportAsync(2051, Edited(("Hội nghị, lớp tập huấn", "Hội nghị")));
        await plans.IssuePlanAsync(new(issue) { Date = Day(2051, 3, 1) });
        await ward.ImportAsync(2051, Edited(("Hội nghị, lớp tập huấn", "Lớp tập huấn")));
        await Refusal.ExpectFieldAsync("date", "DATE_OUTSIDE_PLAN", async () => await plans.IssuePlanAsync(new(issue) { Date = Day(2051, 2, 28) }));
        Assert.Equal(3, (await plans.IssuePlanAsync(new(issue) { Date = Day(2051, 3, 1) })).Plan.Version);
        await Refusal.ExpectFieldAsync("date", "DATE_OUTSIDE_PLAN", async () => await plans.RecordPlanNumberAsync(new(record) { Date = Day(2051, 3, 2) }));
        Assert.Equal(Day(2051, 3, 1), (await plans.RecordPlanNumberAsync(new(record) { Date = Day(2051, 3, 1) })).Plan.IssuedDate);
    }

    [Theory]
    [InlineData("12/KH-UBND\nx")]
    [InlineData("12/KH\u202E-UBND")]
    [InlineData("12/KH-UBND\u2028x")]
    [InlineData("12/KH-UBND\u0085x")]
    public async Task The_number_of_a_plan_is_one_line_without_control_characters(string number)
    {
        // Refused before it is looked whether the plan may get a number.
        await ward.ImportAsync(2035, SeededWard.BundledFile, keepDraft: true);
        var (plans, name) = (await ward.PlansAsync(), $"{Ward}/plans/2035");
        await RefusedAsync(
            async () => await plans.RecordPlanNumberAsync(new RecordPlanNumberRequest { Name = name, Number = number, Date = Day(2035, 1, 15) }), StatusCode.InvalidArgument, "CONTROL_CHARACTERS");
        await RefusedAsync(
            async () => await plans.IssuePlanAsync(new IssuePlanRequest { Name = name, Number = number, Date = Day(2035, 1, 15) }), StatusCode.InvalidArgument, "CONTROL_CHARACTERS");
    }

    [Fact]
    public async Task A_plan_is_found_by_its_number_however_its_accents_were_typed()
    {
        const string Number = "12/KH-Tổ CCHC";
        var typed = $" {Number.Normalize(NormalizationForm.FormD)} ";
        await ward.ImportAsync(2034, SeededWard.BundledFile);
        await ward.ImportAsync(2033, SeededWard.BundledFile, keepDraft: true);
        var plans = await ward.PlansAsync();
        await plans.RecordPlanNumberAsync(new RecordPlanNumberRequest { Name = $"{Ward}/plans/2034", Number = typed, Date = Day(2034, 1, 15) });
        await plans.IssuePlanAsync(new IssuePlanRequest { Name = $"{Ward}/plans/2033", Number = typed, Date = Day(2033, 1, 15) });
        var found = (await plans.ListPlansAsync(new ListPlansRequest { Parent = Ward, Filter = $"number=\"{Number}\"" })).Plans;
        Assert.Equal([(2034, Number), (2033, Number)], found.Select(p => (p.Year, p.Number)));
    }

    [Fact]
    public async Task Work_that_is_counted_from_the_issue_gets_its_date_when_the_number_is_recorded()
    {
        const string Counted = "Trong 30 ngày kể từ ngày ban hành";
        var name = $"{Ward}/plans/2038";
        await ward.ImportAsync(2038, Edited(("Quý I/2026", Counted)));
        var before = (await ward.AllAsync(name, $"timeText=\"{Counted}\"")).Single();
        Assert.Equal((TimeKind.Dated, null), (before.TimeKind, before.DueDate));
        Assert.Contains(before.Review, note => note.Code == "DATE_DEPENDS_ON_ISSUE");
        Assert.Empty(await ward.OccurrencesAsync(before.Name));
        await ward.ImportAsync(2038, Edited(("Quý I/2026", Counted), ("Hội nghị, lớp tập huấn", "Hội nghị")));

        var plans = await ward.PlansAsync();
        await plans.RecordPlanNumberAsync(new RecordPlanNumberRequest { Name = name, Number = "12/KH-UBND", Date = Day(2038, 1, 15) });
        var after = (await ward.AllAsync(name, $"timeText=\"{Counted}\"")).Single();
        Assert.Equal(Day(2038, 2, 14), after.DueDate);
        Assert.DoesNotContain(after.Review, note => note.Code == "DATE_DEPENDS_ON_ISSUE");
        var opened = Assert.Single(await ward.OccurrencesAsync(after.Name));
        Assert.Equal((after.Name + "/occurrences/due", Day(2038, 1, 15), Day(2038, 2, 14), Day(2038, 2, 15)), (opened.Name, opened.StartDate, opened.EndDate, opened.DueDate));
        Assert.Equal(1L, await ward.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.facts WHERE resource = '{opened.Name}' AND type LIKE '%.OccurrenceOpened'"));

        // The draft amendment that waits knows it too, so that its issue moves nothing.
        Assert.Equal(Day(2038, 2, 14), (await ward.AllAsync(name + "@2", $"timeText=\"{Counted}\"")).Single().DueDate);
        await plans.IssuePlanAsync(new IssuePlanRequest { Name = name, Number = "45/QĐ-UBND", Date = Day(2038, 3, 1), Reason = "Điều chỉnh" });
        Assert.Equal(opened, Assert.Single(await ward.OccurrencesAsync(after.Name)));
    }

    [Fact]
    public async Task Work_that_is_counted_from_another_event_is_not_said_to_wait_for_the_issue()
    {
        const string Counted = "Trong 10 ngày kể từ ngày nhận được văn bản";
        await ward.ImportAsync(2032, Edited(("Quý I/2026", Counted)));
        var activity = (await ward.AllAsync($"{Ward}/plans/2032", $"timeText=\"{Counted}\"")).Single();
        Assert.Equal((TimeKind.Triggered, 0), (activity.TimeKind, activity.Review.Count(note => note.Code == "DATE_DEPENDS_ON_ISSUE")));
    }

    [Theory]
    [InlineData(2037, "số /KH-UBND ngày / /2026")]
    [InlineData(2036, "số 9/KH-UBND ngày 02/01/2036")]
    public async Task Work_that_is_counted_from_the_issue_is_due_by_the_day_on_which_the_draft_is_issued(int year, string heading)
    {
        const string Counted = "Trong 30 ngày kể từ ngày ban hành";
        await ward.ImportAsync(year, Edited(("Quý I/2026", Counted), ("số /KH-UBND ngày / /2026", heading)), keepDraft: true);
        await (await ward.PlansAsync()).IssuePlanAsync(new IssuePlanRequest { Name = $"{Ward}/plans/{year}", Number = "12/KH-UBND", Date = Day(year, 1, 15) });
        var activity = (await ward.AllAsync($"{Ward}/plans/{year}", $"timeText=\"{Counted}\"")).Single();
        Assert.Equal((Day(year, 2, 14), 0), (activity.DueDate, activity.Review.Count(note => note.Code == "DATE_DEPENDS_ON_ISSUE")));
        Assert.Equal(Day(year, 2, 14), Assert.Single(await ward.OccurrencesAsync(activity.Name)).EndDate);
    }

    [Fact]
    public async Task A_person_sets_the_day_that_no_published_calendar_tells_and_it_outlasts_an_amendment()
    {
        const string Counted = "Trong 30 ngày làm việc kể từ ngày ban hành";
        var name = $"{Ward}/plans/2028";
        byte[] File(params (string, string)[] more) => Edited([("Quý I/2026", Counted), ("số /KH-UBND ngày / /2026", "số 9/KH-UBND ngày 02/01/2028"), .. more]);
        await ward.ImportAsync(2028, File());
        async Task<Activity> FindAsync() => (await ward.AllAsync(name, $"timeText=\"{Counted}\"")).Single();
        var before = await FindAsync();
        Assert.Equal((TimeKind.Dated, null, 1), (before.TimeKind, before.DueDate, before.Review.Count(note => note.Code == "DATE_DEPENDS_ON_ISSUE")));

        var activities = await ward.ActivitiesAsync("admin");
        var request = new ScheduleActivityRequest { Name = before.Name, StartDate = Day(2028, 1, 2), DueDate = Day(2028, 2, 22), Etag = before.Etag, Basis = "Lịch nghỉ Tết 2028" };
        var opened = (await activities.ScheduleActivityAsync(request)).Occurrence;
        Assert.Equal((before.Name + "/occurrences/due", Day(2028, 2, 22)), (opened.Name, opened.DueDate));
        var dated = await FindAsync();
        Assert.Equal((Day(2028, 2, 22), 0), (dated.DueDate, dated.Review.Count(note => note.Code == "DATE_DEPENDS_ON_ISSUE")));
        request.Etag = dated.Etag;
        await RefusedAsync(async () => await activities.ScheduleActivityAsync(request), StatusCode.FailedPrecondition, "NOT_SCHEDULABLE");

        await ward.ImportAsync(2028, File(("Hội nghị, lớp tập huấn", "Hội nghị")));
        await (await ward.PlansAsync()).IssuePlanAsync(new IssuePlanRequest { Name = name, Number = "45/QĐ-UBND", Date = Day(2028, 3, 1), Reason = "Điều chỉnh" });
        Assert.Equal((2, Day(2028, 2, 22)), ((await FindAsync()).Version, (await FindAsync()).DueDate));
        Assert.Equal(opened, Assert.Single(await ward.OccurrencesAsync(before.Name)));
    }

    [Fact]
    public async Task A_day_that_a_person_has_set_and_its_deferral_outlast_an_amendment_after_the_calendar_was_published()
    {
        var (name, file) = Counted(2029);
        await ward.ImportAsync(2029, file([]));
        var before = await CountedAsync(name);
        var opened = (await (await ward.ActivitiesAsync("admin")).ScheduleActivityAsync(new ScheduleActivityRequest { Name = before.Name, DueDate = Day(2029, 2, 22) })).Occurrence;
        var deferred = await DeferAsync(opened.Name, Day(2029, 3, 30));

        await PublishAsync(new PublishCalendarVersionRequest { Year = 2029, YearVerified = true });
        await AmendAsync(name, 2029, file([("Hội nghị, lớp tập huấn", "Hội nghị")]));
        var after = await CountedAsync(name);
        Assert.Equal((2, Day(2029, 2, 22)), (after.Version, after.DueDate));
        Assert.Equal(deferred, Assert.Single(await ward.OccurrencesAsync(before.Name)));
    }

    [Theory]
    [InlineData(2049, false)]
    [InlineData(2050, true)]
    public async Task A_day_that_a_person_has_set_and_its_deferral_stay_when_the_number_is_recorded(int year, bool reported)
    {
        const string Counted = "Trong 30 ngày kể từ ngày ban hành";
        var name = $"{Ward}/plans/{year}";
        await ward.ImportAsync(year, Edited(("Quý I/2026", Counted)));
        async Task<Activity> FindAsync() => (await ward.AllAsync(name, $"timeText=\"{Counted}\"")).Single();
        var before = await FindAsync();
        var opened = (await (await ward.ActivitiesAsync("admin")).ScheduleActivityAsync(new ScheduleActivityRequest { Name = before.Name, DueDate = Day(year, 6, 30), Basis = "Chương trình công tác" })).Occurrence;
        var kept = await DeferAsync(opened.Name, Day(year, 8, 31));
        if (reported)
        {
            kept = (await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("admin")).ReportProgressAsync(
                new ReportProgressRequest { Parent = opened.Name, Text = "Đang làm", Unit = before.LeadUnits[0] })).Occurrence;
        }

        await (await ward.PlansAsync()).RecordPlanNumberAsync(new RecordPlanNumberRequest { Name = name, Number = "12/KH-UBND", Date = Day(year, 1, 15) });
        Assert.Equal(Day(year, 6, 30), (await FindAsync()).DueDate);
        Assert.Equal(kept, Assert.Single(await ward.OccurrencesAsync(before.Name)));
    }

    [Fact]
    public async Task A_deadline_that_was_counted_and_its_deferral_outlast_an_amendment_after_a_swapped_day_was_withdrawn()
    {
        await PublishAsync(new PublishCalendarVersionRequest
        {
            Year = 2031,
            Changes = { new CalendarChange { Date = Day(2031, 1, 10), Kind = CalendarDayKind.OffSwapped, LegalBasis = "Thông báo", Reason = "Hoán đổi" } },
        });
        var (name, file) = Counted(2031);
        await ward.ImportAsync(2031, file([]));
        var before = await CountedAsync(name);
        var deferred = await DeferAsync(Assert.Single(await ward.OccurrencesAsync(before.Name)).Name, Day(2031, 3, 31));

        await PublishAsync(new PublishCalendarVersionRequest { Year = 2031, Changes = { new CalendarChange { Date = Day(2031, 1, 10), Remove = true } } });
        await AmendAsync(name, 2031, file([("Hội nghị, lớp tập huấn", "Hội nghị")]));
        var after = await CountedAsync(name);
        Assert.Equal((2, before.DueDate), (after.Version, after.DueDate));
        Assert.Equal(deferred, Assert.Single(await ward.OccurrencesAsync(before.Name)));
    }

    private const string ThirtyDays = "Trong 30 ngày làm việc kể từ ngày ban hành";

    // A plan of that year with one activity that is counted in working days from its issue.
    private static (string Name, Func<(string, string)[], byte[]> File) Counted(int year) => (
        $"{Ward}/plans/{year}",
        more => Edited([("Quý I/2026", ThirtyDays), ("số /KH-UBND ngày / /2026", $"số 9/KH-UBND ngày 02/01/{year}"), .. more]));

    private async Task<Activity> CountedAsync(string plan) => (await ward.AllAsync(plan, $"timeText=\"{ThirtyDays}\"")).Single();

    private async Task<Occurrence> DeferAsync(string name, Google.Type.Date due) =>
        (await new OccurrenceService.OccurrenceServiceClient(await ward.Host.CallAsAsync("admin")).DeferOccurrenceAsync(
            new DeferOccurrenceRequest { Name = name, DueDate = due, Reason = "Chờ hướng dẫn" })).Occurrence;

    private async Task AmendAsync(string name, int year, byte[] file)
    {
        await ward.ImportAsync(year, file);
        await (await ward.PlansAsync()).IssuePlanAsync(new IssuePlanRequest { Name = name, Number = "45/QĐ-UBND", Date = Day(year, 3, 1), Reason = "Điều chỉnh" });
    }

    private async Task PublishAsync(PublishCalendarVersionRequest request)
    {
        request.Parent = "calendars/vn";
        request.BaseVersion = await ward.Host.ScalarAsync<int>("SELECT max(version) FROM platform.calendar_versions");
        request.Reason = "Công bố lịch nghỉ";
        await new CalendarService.CalendarServiceClient(await ward.Host.CallAsAsync("admin")).PublishCalendarVersionAsync(request);
    }
}
