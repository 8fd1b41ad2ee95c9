using Cchc.Steering.V1;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Occurrences;
using Activity = CchcPlatform.Modules.Steering.Activities.Activity;
using Occurrence = CchcPlatform.Modules.Steering.Occurrences.Occurrence;
using Plan = CchcPlatform.Modules.Steering.Plans.Plan;
using Report = CchcPlatform.Modules.Steering.Occurrences.Report;

namespace CchcPlatform.Steering.Tests.Work;

public sealed class PlannerTests
{
    private static readonly WorkCalendar Calendar = CalendarHistory.Bundled.Latest;
    private readonly Plan plan = new() { Commune = WorkPlan.Ward, PlanId = "2026", Year = 2026 };

    [Fact]
    public void Continuous_work_has_one_occurrence_a_quarter_and_is_never_due()
    {
        var quarters = Plan(TimeKind.Continuous);
        Assert.Equal(["2026-q1", "2026-q2", "2026-q3", "2026-q4"], quarters.Select(o => o.OccurrenceId));
        Assert.Equal(["Quý I/2026", "Quý II/2026", "Quý III/2026", "Quý IV/2026"], quarters.Select(o => o.Label));
        Assert.Equal(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"], quarters.Select(o => o.Period));
        Assert.All(quarters, o => Assert.Null(o.DueDate));
        Assert.Equal([new(2026, 3, 31), new(2026, 6, 30), new(2026, 9, 30), new(2026, 12, 31)], quarters.Select(o => o.IntervalEnd!.Value));
    }

    [Theory]
    [InlineData(1, 12, "2026-m01", "Tháng 1/2026", "2026-01")]
    [InlineData(3, 4, "2026-q1", "Quý I/2026", "2026-Q1")]
    [InlineData(6, 2, "2026-h1", "6 tháng đầu năm 2026", "")]
    [InlineData(12, 1, "2026", "Năm 2026", "2026")]
    [InlineData(0, 1, "2026", "Năm 2026", "2026")]
    [InlineData(5, 1, "2026", "Năm 2026", "2026")]
    public void Periodic_work_has_one_occurrence_a_period(int months, int count, string id, string label, string period)
    {
        var all = Plan(TimeKind.Periodic, new() { IntervalMonths = months });
        Assert.Equal((count, id, label, period), (all.Count, all[0].OccurrenceId, all[0].Label, all[0].Period));
        Assert.All(all, o => Assert.Null(o.IntervalEnd));
    }

    [Theory]
    [InlineData("2026-03-31", "2026-03-31")] // Tuesday
    [InlineData("2026-01-31", "2026-02-02")] // Saturday
    [InlineData("2026-02-15", "2026-02-23")] // Sunday before Tết
    [InlineData("2026-04-30", "2026-05-04")] // holiday, then May Day and a weekend
    [InlineData("2026-01-10", "2026-01-10")] // make-up Saturday
    [InlineData("2024-06-29", "2024-07-01")] // Saturday of a year that the calendar does not know
    public void A_due_date_on_a_day_off_moves_to_the_next_working_day(string day, string due)
    {
        var one = Assert.Single(Plan(TimeKind.Dated, new() { Due = DateOnly.Parse(day) }));
        Assert.Equal((DateOnly.Parse(day), DateOnly.Parse(due)), (one.EndDate!.Value, one.DueDate!.Value));
        Assert.Equal("due", one.OccurrenceId);
    }

    [Theory]
    [InlineData("2026-01-01", "2026-03-31", "Quý I/2026", "2026-Q1")]
    [InlineData("2026-07-01", "2026-12-31", "6 tháng cuối năm 2026", "")]
    [InlineData("2026-04-01", "2026-09-30", "Quý II-III/2026", "")]
    [InlineData("2026-05-01", "2026-05-31", "Tháng 5/2026", "2026-05")]
    [InlineData("2026-01-01", "2026-12-31", "Năm 2026", "2026")]
    [InlineData("2026-01-02", "2026-03-31", "Hạn 31/03/2026", "")]
    public void Dated_work_is_called_by_its_period_where_it_fills_one(string start, string due, string label, string period)
    {
        var one = Assert.Single(Plan(TimeKind.Dated, new() { Start = DateOnly.Parse(start), Due = DateOnly.Parse(due) }));
        Assert.Equal((label, period), (one.Label, one.Period));
    }

    [Fact]
    public void Each_day_of_a_list_is_due()
    {
        var all = Plan(TimeKind.Dated, new() { Earlier = [new(2026, 1, 31), new(2026, 6, 30)], Due = new(2026, 12, 15) });
        Assert.Equal(["day-20260131", "day-20260630", "due"], all.Select(o => o.OccurrenceId));
        Assert.Equal(["Hạn 31/01/2026", "Hạn 30/06/2026", "Hạn 15/12/2026"], all.Select(o => o.Label));
        Assert.Equal([new(2026, 2, 2), new(2026, 6, 30), new(2026, 12, 15)], all.Select(o => o.DueDate!.Value));
    }

    [Fact]
    public void Days_of_a_list_that_an_amendment_adds_or_takes_away_are_planned_and_dropped()
    {
        Activity Listed(int version, params DateOnly[] earlier) => One("a", TimeKind.Dated, new() { Earlier = earlier, Due = new(2026, 12, 15) }, version);
        var before = Listed(1, new DateOnly(2026, 3, 20));
        var have = OccurrencePlanner.Plan(plan, [before], Calendar);
        var result = OccurrencePlanner.Replan(plan, [before], [Listed(2, new DateOnly(2026, 6, 30))], have, Calendar);
        Assert.Equal(("day-20260630", "day-20260320"), (Assert.Single(result.Added).OccurrenceId, Assert.Single(result.Dropped).OccurrenceId));
        Assert.True(OccurrencePlanner.Replan(plan, [before], [Listed(2, new DateOnly(2026, 3, 20))], have, Calendar) is { Added: [], Moved: [], Dropped: [] });
    }

    [Fact]
    public void A_day_that_was_the_last_keeps_its_work_when_an_amendment_adds_a_later_one()
    {
        var have = Planned(On(1, June));
        Complete(have[0]);
        var result = Amend(have, On(1, June), On(2, June, December));
        Assert.Equal(("due-2", December), (Assert.Single(result.Added).OccurrenceId, result.Added[0].EndDate!.Value));
        Assert.True(result is { Moved: [], Dropped: [] });
        Assert.Equal((WorkState.Completed, June), (have[0].State, have[0].EndDate!.Value));

        // From then on each is moved by itself, whatever its id says of its place.
        result = Amend(have, On(2, June, December), On(3, June, December.AddDays(5)));
        Assert.Equal(("due-2", December.AddDays(5)), (Assert.Single(result.Moved).OccurrenceId, result.Moved[0].EndDate!.Value));
        Assert.True(result is { Added: [], Dropped: [] });
        Assert.True(Amend(have, On(3, June, December.AddDays(5)), On(4, December.AddDays(5))) is { Added: [], Moved: [], Dropped: [] });
    }

    [Fact]
    public void What_was_reported_done_for_a_day_is_not_taken_for_the_work_of_another()
    {
        var have = Planned(On(1, June));
        Report(have[0], completes: true);
        var result = Amend(have, On(1, June), On(2, June, December));
        Assert.True(result is { Added: [{ OccurrenceId: "due-2" }], Moved: [], Dropped: [] });
        Assert.Equal((WorkState.WaitingReview, June), (have[0].State, have[0].EndDate!.Value));

        result = Amend(have, On(2, June, December), On(3, June, December.AddDays(5)));
        Assert.Equal("due-2", Assert.Single(result.Moved).OccurrenceId);
        Assert.Equal((WorkState.WaitingReview, June), (have[0].State, have[0].EndDate!.Value));
    }

    [Fact]
    public void A_day_that_becomes_the_last_keeps_its_work_too()
    {
        var have = Planned(On(1, June, December));
        Complete(have[0]);
        var result = Amend(have, On(1, June, December), On(2, June));
        Assert.True(result is { Added: [], Moved: [], Dropped: [{ OccurrenceId: "due" }] });
        // It is the last one now: it is completed, so another day for it is not planned, and one more day is.
        Assert.True(Amend(have, On(2, June), On(3, July)) is { Added: [], Moved: [], Dropped: [] });
        result = Amend(have, On(3, July), On(4, July, December));
        Assert.Equal(December, Assert.Single(result.Added).EndDate);
        Assert.True(result is { Moved: [], Dropped: [] });
    }

    [Fact]
    public void An_id_stays_with_its_work_and_is_not_given_to_the_day_that_it_names()
    {
        var have = Planned(On(1, June, December));
        Amend(have, On(1, June, December), On(2, June));
        var result = Amend(have, On(2, June), On(3, July));
        Assert.Equal(("day-20260630", July), (Assert.Single(result.Moved).OccurrenceId, result.Moved[0].EndDate!.Value));
        result = Amend(have, On(3, July), On(4, June, July));
        Assert.Equal(("day-20260630-2", June), (Assert.Single(result.Added).OccurrenceId, result.Added[0].EndDate!.Value));
        Assert.True(result is { Moved: [], Dropped: [] });
    }

    [Theory]
    [InlineData(false, WorkState.Deferred)]
    [InlineData(true, WorkState.InProgress)]
    public void A_day_that_was_put_off_is_still_the_same_day_of_a_longer_list(bool reported, WorkState state)
    {
        var have = Planned(On(1, June));
        have[0].Defer(July, July, "chờ");
        if (reported)
        {
            Touch(have[0]);
        }

        var result = Amend(have, On(1, June), On(2, June, December));
        Assert.True(result is { Added: [{ OccurrenceId: "due-2" }], Moved: [], Dropped: [] });
        Assert.Equal((state, July, December), (have[0].State, have[0].DueDate!.Value, result.Added[0].EndDate!.Value));
    }

    [Fact]
    public void A_cancelled_day_stays_so_in_a_longer_list_and_is_planned_anew_when_it_comes_back()
    {
        var have = Planned(On(1, June));
        have[0].Cancel("thôi");
        var result = Amend(have, On(1, June), On(2, June, December));
        Assert.Equal(("due-2", December), (Assert.Single(result.Added).OccurrenceId, result.Added[0].EndDate!.Value));
        Amend(have, On(2, June, December), On(3, December));
        result = Amend(have, On(3, December), On(4, June, December));
        Assert.Equal(("day-20260630", June), (Assert.Single(result.Added).OccurrenceId, result.Added[0].EndDate!.Value));
        Assert.True(result is { Moved: [], Dropped: [] });
    }

    // Whatever is done between them, and however often the days change.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Amendments_of_the_days_leave_what_was_worked_on_at_its_day_and_ask_for_each_day_once(int seed)
    {
        var random = new Random(seed);
        DateOnly[] possible = [.. Enumerable.Range(1, 6).Select(month => new DateOnly(2026, month * 2, 28))];
        for (var round = 0; round < 300; round++)
        {
            var now = On(1, Some());
            var have = Planned(now);
            for (var version = 2; version < 8; version++)
            {
                foreach (var one in have.Where(o => o.IsOpen && random.Next(3) == 0))
                {
                    Action<Occurrence>[] acts = [Touch, o => Report(o, completes: true), Complete, o => o.Cancel("thôi"), Put];
                    acts[random.Next(acts.Length)](one);
                }

                var (before, next) = (now, On(version, Some()));
                var done = have.Where(o => !o.IsUntouched && Days(before).Contains(DayOf(o)) && Days(next).Contains(DayOf(o))).ToDictionary(o => o.OccurrenceId, DayOf);
                var stood = have.ConvertAll(o => (o.OccurrenceId, o.State));
                var result = Amend(have, before, now = next);

                // Names are given once, also beside those that are dropped.
                Assert.DoesNotContain(result.Added, o => stood.Exists(s => s.OccurrenceId == o.OccurrenceId));
                Assert.Equal(have.Count, have.Select(o => o.OccurrenceId).Distinct().Count());
                Assert.All(done, one => Assert.Equal(one.Value, DayOf(have.Single(o => o.OccurrenceId == one.Key))));
                foreach (var day in Days(now))
                {
                    var ofDay = have.FindAll(o => DayOf(o) == day);
                    Assert.InRange(ofDay.Count(o => o.IsOpen), 0, 1);
                    // Only a day that takes the place of one whose work is completed is not asked for.
                    Assert.True(ofDay.Count > 0 || have.Exists(o => o.State == WorkState.Completed && !Days(now).Contains(DayOf(o))), $"{seed} {round} {version} {day}");
                }

                Assert.DoesNotContain(have, o => o.IsUntouched && !Days(now).Contains(DayOf(o)));
            }
        }

        DateOnly[] Some() => [.. possible.Where(_ => random.Next(2) == 0).DefaultIfEmpty(possible[random.Next(6)])];
        static DateOnly[] Days(Activity activity) => [.. activity.Schedule.Earlier, activity.Schedule.Due!.Value];
        // The day that it is for, also when it was put off.
        static DateOnly DayOf(Occurrence o) => DateOnly.ParseExact(o.Label, "'Hạn 'dd/MM/yyyy");
        static void Put(Occurrence o)
        {
            if (o.State != WorkState.WaitingReview)
            {
                o.Defer(o.DueDate!.Value.AddDays(45), o.DueDate.Value.AddDays(45), "chờ");
            }
        }
    }

    [Fact]
    public void Days_of_a_list_stay_with_the_time_unless_a_person_has_set_its_day()
    {
        Activity Listed(DateOnly due, params DateOnly[] earlier) => One("a", TimeKind.Dated, new() { Earlier = earlier, Due = due });
        var (last, first) = (new DateOnly(2026, 12, 15), new DateOnly(2026, 6, 30));
        var read = Listed(last, first);
        read.ContinueWorkOf(Listed(last));
        Assert.Equal([first], read.Schedule.Earlier);
        read.ContinueWorkOf(Listed(new DateOnly(2026, 12, 20)));
        Assert.Equal((new DateOnly(2026, 12, 20), 0), (read.DayDue, read.Schedule.Earlier.Length));
    }

    [Theory]
    [InlineData(TimeKind.Triggered, WorkState.WaitingTrigger)]
    [InlineData(TimeKind.ProgrammeBound, WorkState.WaitingTrigger)]
    [InlineData(TimeKind.Unspecified, WorkState.NotStarted)]
    public void What_waits_for_a_document_or_a_date_has_no_occurrence_yet(TimeKind kind, WorkState state)
    {
        Assert.Empty(Plan(kind));
        Assert.Equal(state, OccurrencePlanner.InitialStateOf(kind));
    }

    [Fact]
    public void A_new_version_keeps_what_was_worked_on_and_drops_what_nobody_touched()
    {
        var before = One("a", TimeKind.Continuous);
        var occurrences = OccurrencePlanner.Plan(plan, [before], Calendar);
        Touch(occurrences[1]);

        var after = One("a", TimeKind.Dated, new() { Due = new(2026, 9, 30) }, version: 2);
        var result = OccurrencePlanner.Replan(plan, [before], [after], occurrences, Calendar);

        Assert.Equal(["due"], result.Added.Select(o => o.OccurrenceId));
        Assert.Equal(["2026-q1", "2026-q3", "2026-q4"], result.Dropped.Select(o => o.OccurrenceId));
        Assert.Empty(result.Moved);
        Assert.Equal(after.Id, occurrences[1].ActivityKey);
    }

    [Fact]
    public void A_new_version_with_the_same_time_leaves_everything_even_a_deferral()
    {
        var before = One("a", TimeKind.Dated, new() { Due = new(2026, 3, 31) });
        var have = OccurrencePlanner.Plan(plan, [before], Calendar);
        have[0].Defer(new(2026, 5, 15), new(2026, 5, 15), "chờ");
        var result = OccurrencePlanner.Replan(plan, [before], [One("a", TimeKind.Dated, new() { Due = new(2026, 3, 31) }, 2)], have, Calendar);
        Assert.True(result is { Added: [], Moved: [], Dropped: [] });
        Assert.Equal(new DateOnly(2026, 5, 15), have[0].DueDate);
    }

    [Theory]
    [InlineData(false, WorkState.NotStarted)]
    [InlineData(true, WorkState.InProgress)]
    public void A_day_that_an_amendment_gives_ends_a_deferral(bool touched, WorkState state)
    {
        var before = One("a", TimeKind.Dated, new() { Due = new(2026, 3, 31) });
        var have = OccurrencePlanner.Plan(plan, [before], Calendar);
        if (touched)
        {
            Touch(have[0]);
        }

        have[0].Defer(new(2026, 5, 15), new(2026, 5, 15), "chờ");
        var after = One("a", TimeKind.Dated, new() { Start = new(2026, 7, 1), Due = new(2026, 9, 30) }, 2);
        OccurrencePlanner.Replan(plan, [before], [after], have, Calendar);
        Assert.Equal((state, new DateOnly(2026, 9, 30), "Quý III/2026", ""), (have[0].State, have[0].DueDate!.Value, have[0].Label, have[0].Remark));
    }

    [Fact]
    public void Other_words_for_the_same_day_leave_a_deferral()
    {
        var before = One("a", TimeKind.Dated, new() { Start = new(2026, 4, 1), Due = new(2026, 6, 30) });
        var have = OccurrencePlanner.Plan(plan, [before], Calendar);
        have[0].Defer(new(2026, 8, 30), new(2026, 8, 31), "chờ");
        var result = OccurrencePlanner.Replan(plan, [before], [One("a", TimeKind.Dated, new() { Due = new(2026, 6, 30) }, 2)], have, Calendar);
        Assert.Same(have[0], Assert.Single(result.Moved));
        Assert.Equal(
            (WorkState.Deferred, new DateOnly(2026, 8, 30), new DateOnly(2026, 8, 31), "chờ"), (have[0].State, have[0].EndDate!.Value, have[0].DueDate!.Value, have[0].Remark));
        Assert.Equal(("Hạn 30/06/2026", "", null), (have[0].Label, have[0].Period, have[0].StartDate));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 3)]
    public void What_was_put_off_and_not_worked_on_leaves_with_its_period(bool touched, int dropped)
    {
        var before = One("a", TimeKind.Periodic, new() { IntervalMonths = 3 });
        var have = OccurrencePlanner.Plan(plan, [before], Calendar);
        if (touched)
        {
            Touch(have[1]);
        }

        have[1].Defer(new(2026, 8, 31), new(2026, 8, 31), "chờ");
        var result = OccurrencePlanner.Replan(plan, [before], [One("a", TimeKind.Dated, new() { Due = new(2026, 12, 31) }, 2)], have, Calendar);
        Assert.Equal((dropped, "due"), (result.Dropped.Count, Assert.Single(result.Added).OccurrenceId));
    }

    [Fact]
    public void An_amended_date_moves_what_is_open_and_plans_anew_what_is_cancelled()
    {
        var before = One("a", TimeKind.Dated, new() { Due = new(2026, 3, 31) });
        var have = OccurrencePlanner.Plan(plan, [before], Calendar);
        Touch(have[0]);
        var after = One("a", TimeKind.Dated, new() { Due = new(2026, 6, 30) }, 2);
        Assert.Same(have[0], Assert.Single(OccurrencePlanner.Replan(plan, [before], [after], have, Calendar).Moved));
        Assert.Equal(new DateOnly(2026, 6, 30), have[0].DueDate);

        have[0].Cancel("thôi");
        var third = One("a", TimeKind.Dated, new() { Due = new(2026, 9, 30) }, 3);
        var again = OccurrencePlanner.Replan(plan, [after], [third], have, Calendar);
        Assert.Equal(("due-2", new DateOnly(2026, 9, 30)), (Assert.Single(again.Added).OccurrenceId, again.Added[0].DueDate!.Value));
        Assert.True(again is { Moved: [], Dropped: [] });
        Assert.Equal((WorkState.Cancelled, new DateOnly(2026, 6, 30)), (have[0].State, have[0].DueDate!.Value));

        // The one that is open is moved on from then, whatever was cancelled before it.
        var fourth = One("a", TimeKind.Dated, new() { Due = new(2026, 12, 31) }, 4);
        var last = OccurrencePlanner.Replan(plan, [third], [fourth], [have[0], again.Added[0]], Calendar);
        Assert.Same(again.Added[0], Assert.Single(last.Moved));
        Assert.True(last is { Added: [], Dropped: [] });
        again.Added[0].Cancel("thôi");
        last = OccurrencePlanner.Replan(plan, [fourth], [One("a", TimeKind.Dated, new() { Due = new(2026, 11, 30) }, 5)], [have[0], again.Added[0]], Calendar);
        Assert.Equal("due-3", Assert.Single(last.Added).OccurrenceId);
    }

    [Fact]
    public void What_is_cancelled_stays_so_under_other_words_for_its_day_and_what_is_completed_under_another_day()
    {
        var before = One("a", TimeKind.Dated, new() { Start = new(2026, 4, 1), Due = new(2026, 6, 30) });
        var (cancelled, completed) = (OccurrencePlanner.Plan(plan, [before], Calendar), OccurrencePlanner.Plan(plan, [before], Calendar));
        cancelled[0].Cancel("thôi");
        Complete(completed[0]);
        Assert.True(OccurrencePlanner.Replan(plan, [before], [One("a", TimeKind.Dated, new() { Due = new(2026, 6, 30) }, 2)], cancelled, Calendar) is { Added: [], Moved: [], Dropped: [] });
        Assert.True(OccurrencePlanner.Replan(plan, [before], [One("a", TimeKind.Dated, new() { Due = new(2026, 12, 31) }, 2)], completed, Calendar) is { Added: [], Moved: [], Dropped: [] });
    }

    [Fact]
    public void Activities_that_leave_the_plan_leave_only_what_was_done_and_new_ones_are_planned()
    {
        var gone = One("gone", TimeKind.Continuous);
        var have = OccurrencePlanner.Plan(plan, [gone], Calendar);
        Touch(have[0]);
        Complete(have[1]);
        var result = OccurrencePlanner.Replan(plan, [gone], [One("new", TimeKind.Continuous, version: 2)], have, Calendar);
        Assert.Equal(["new", "new", "new", "new"], result.Added.Select(o => o.ActivityId));
        Assert.Equal(["2026-q3", "2026-q4"], result.Dropped.Select(o => o.OccurrenceId));
        Assert.Equal([WorkState.Cancelled, WorkState.Completed], have.Take(2).Select(o => o.State));
    }

    [Theory]
    [InlineData("Thường xuyên", 3)]
    [InlineData("Hằng ngày", 1)]
    public void The_intervals_of_continuous_work_stay_while_its_time_is_worded_the_same(string text, int months)
    {
        // The setting was another one when the version in force was imported.
        var after = One("a", TimeKind.Continuous, new() { IntervalMonths = 1 }, version: 2, time: text);
        after.ContinueWorkOf(One("a", TimeKind.Continuous, new() { IntervalMonths = 3 }, time: "Thường xuyên"));
        Assert.Equal(months, after.Schedule.IntervalMonths);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(ActivityReview.UnitsNotResolved, 1)]
    public void Officers_and_the_note_on_a_dissolved_unit_stay_while_the_register_cannot_tell_the_units(string note, int kept)
    {
        var before = One("a", TimeKind.Continuous);
        before.Officers = [new AssignedOfficer { Subject = "x", Unit = "VHXH" }];
        before.Review = [new ActivityReview { Code = ActivityReview.UnitDissolved, Text = "x", Unit = "VHXH" }];
        var after = One("a", TimeKind.Continuous, version: 2);
        after.Review = [new ActivityReview { Code = note, Text = "x" }];
        after.ContinueWorkOf(before);
        Assert.Equal((kept, kept), (after.Officers.Length, after.Review.Count(n => n.Code == ActivityReview.UnitDissolved)));
    }

    [Theory]
    [InlineData(WorkState.Completed, "Completed Completed")]
    [InlineData(WorkState.Completed, "Completed Cancelled")]
    [InlineData(WorkState.WaitingReview, "Completed WaitingReview")]
    [InlineData(WorkState.InProgress, "Completed NotStarted")]
    [InlineData(WorkState.InProgress, "InProgress Deferred")]
    [InlineData(WorkState.NotStarted, "NotStarted Deferred")]
    [InlineData(WorkState.Deferred, "Deferred Deferred")]
    [InlineData(WorkState.Cancelled, "Cancelled Cancelled")]
    [InlineData(WorkState.NotStarted, "")]
    public void The_state_of_an_activity_follows_from_its_occurrences(WorkState expected, string states) =>
        Assert.Equal(expected, ActivityProgress.StateOf(TimeKind.Continuous, [.. states.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<WorkState>)]));

    [Fact]
    public void Triggered_work_whose_triggers_were_cancelled_waits_again() =>
        Assert.Equal(WorkState.WaitingTrigger, ActivityProgress.StateOf(TimeKind.Triggered, [WorkState.Cancelled]));

    [Theory]
    // A new activity; longer, shorter and other kinds of periods.
    [InlineData(TimeKind.Unspecified, 0, TimeKind.Periodic, 3, "10-01", "q4", "")]
    [InlineData(TimeKind.Unspecified, 0, TimeKind.Continuous, 1, "12-01", "m12", "")]
    [InlineData(TimeKind.Unspecified, 0, TimeKind.Periodic, 3, "09-30", "q3 q4", "")]
    [InlineData(TimeKind.Periodic, 12, TimeKind.Periodic, 3, "10-01", "q4", "2026")]
    [InlineData(TimeKind.Periodic, 3, TimeKind.Periodic, 1, "10-01", "m10 m11 m12", "q4")]
    [InlineData(TimeKind.Periodic, 1, TimeKind.Periodic, 3, "07-01", "q1 q2 q3 q4", "m01 m02 m03 m04 m05 m06 m07 m08 m09 m10 m11 m12")]
    [InlineData(TimeKind.Continuous, 3, TimeKind.Continuous, 6, "08-15", "h1 h2", "q1 q2 q3 q4")]
    [InlineData(TimeKind.Continuous, 3, TimeKind.Periodic, 3, "10-01", "", "")]
    [InlineData(TimeKind.Periodic, 3, TimeKind.Triggered, 0, "10-01", "", "q1 q2 q3 q4")]
    [InlineData(TimeKind.Periodic, 12, TimeKind.Periodic, 3, "", "q1 q2 q3 q4", "2026")]
    public void What_an_amendment_adds_is_not_planned_for_periods_that_were_over(
        TimeKind was, int months, TimeKind kind, int newMonths, string decided, string added, string dropped)
    {
        var before = One("a", was, new() { IntervalMonths = months });
        var have = Planned(before);
        var after = One(was == TimeKind.Unspecified ? "new" : "a", kind, new() { IntervalMonths = newMonths }, version: 2);
        var result = OccurrencePlanner.Replan(plan, [before], [after], have, Calendar, decided.Length == 0 ? null : DateOnly.Parse("2026-" + decided));
        Assert.Equal((added, dropped), (Ids(result.Added), Ids(result.Dropped)));

        static string Ids(IEnumerable<Occurrence> all) => string.Join(' ', all.Select(o => o.OccurrenceId.Replace("2026-", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_day_that_an_amendment_names_is_planned_also_when_it_is_over() =>
        Assert.Equal(June, Assert.Single(OccurrencePlanner.Replan(plan, [], [On(2, June)], [], Calendar, decided: December).Added).EndDate);

    private static readonly DateOnly June = new(2026, 6, 30);
    private static readonly DateOnly July = new(2026, 7, 31);
    private static readonly DateOnly December = new(2026, 12, 15);

    // Dated work with these days.
    private Activity On(int version, params DateOnly[] days) => One("a", TimeKind.Dated, new() { Earlier = days[..^1], Due = days[^1] }, version);

    private List<Occurrence> Planned(Activity activity) => [.. OccurrencePlanner.Plan(plan, [activity], Calendar)];

    // Puts a version in force, as its issue does.
    private Replanned Amend(List<Occurrence> have, Activity before, Activity after)
    {
        var result = OccurrencePlanner.Replan(plan, [before], [after], have, Calendar);
        have.RemoveAll(result.Dropped.Contains);
        have.AddRange(result.Added);
        return result;
    }

    private IReadOnlyList<Occurrence> Plan(TimeKind kind, ActivitySchedule? schedule = null) => OccurrencePlanner.Plan(plan, [One("a", kind, schedule)], Calendar);

    private Activity One(string id, TimeKind kind, ActivitySchedule? schedule = null, int version = 1, string time = "") => new()
    {
        Commune = plan.Commune, PlanKey = plan.Id, PlanId = plan.PlanId, ActivityId = id, Version = version, Text = id, TimeKind = kind, Schedule = schedule ?? new(), TimeText = time,
    };

    private static void Touch(Occurrence occurrence) => Report(occurrence, completes: false);

    private static void Complete(Occurrence occurrence)
    {
        Report(occurrence, completes: true);
        occurrence.Confirm("y", null, "");
    }

    private static void Report(Occurrence occurrence, bool completes) => occurrence.Take(
        new Report
        {
            Commune = occurrence.Commune, Unit = "VHXH", Text = "x", Reporter = "x", Role = ReportRole.Lead, Completes = completes,
            Evidence = [new ReportEvidence { Id = "1", Title = "x", IsProduct = true }],
        },
        new DateOnly(2026, 1, 1));
}
