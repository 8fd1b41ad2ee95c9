using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Imports.Reading;
using CchcPlatform.Modules.Steering.Occurrences;
using CchcPlatform.Modules.Steering.Plans;
using Cchc.Steering.V1;
using Microsoft.Extensions.Configuration;
using RowProposal = Cchc.Steering.V1.RowProposal;
using TimeKind = Cchc.Steering.V1.TimeKind;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>Rows of an import, as decided, to the activities of a version: units resolved, time understood, notes kept.</summary>
internal sealed class DraftActivities(UnitNames units, ICalendarSource calendars, IConfiguration configuration) : IUseCase
{
    public const string ContinuousMonthsName = "ContinuousIntervalMonths";

    // How often continuous work must show evidence: a rule of the office, each quarter where it has none.
    private readonly int continuousMonths = configuration.GetValue("Modules:steering:" + ContinuousMonthsName, OccurrencePlanner.ContinuousMonths);

    public async Task<IReadOnlyList<Activity>> BuildAsync(Plan plan, int version, IEnumerable<ImportRow> rows, CancellationToken cancel)
    {
        var decided = rows.SelectMany(row => Decided(row).Select(proposal => (Row: row, Proposal: proposal))).ToList();
        var cells = await units.ResolveAsync(plan.Commune, plan.Year, decided.SelectMany(d => new[] { d.Proposal.LeadText, d.Proposal.CoordinatingText }), cancel);
        var calendar = (await calendars.GetAsync(cancel)).Latest;
        return [.. decided.Select((d, index) => Build(calendar, plan, version, index + 1, d.Row, d.Proposal, cells).Indexed())];
    }

    /// <summary>Whether the register can tell units of these activities that it could not when they were made.</summary>
    public async Task<bool> KnowMoreUnitsAsync(int year, IReadOnlyList<Activity> activities, CancellationToken cancel)
    {
        var lacking = activities.Where(a => a.LacksUnits).ToList();
        var cells = lacking.Count == 0 ? null : await units.ResolveAsync(lacking[0].Commune, year, lacking.SelectMany(a => new[] { a.LeadText, a.CoordinatingText }), cancel);
        return lacking.Exists(a => UnitsOf(CellOf(cells, a.LeadText), CellOf(cells, a.CoordinatingText)) is var (lead, coordinating) && a.Lacks(lead, coordinating));
    }

    /// <summary>The activities that a row stands for, as a person decided, or else as it was read.</summary>
    public static IEnumerable<RowProposal> Decided(ImportRow row) => row.Decision switch
    {
        RowDecision.Excluded => [],
        RowDecision.Edited => [row.Edited],
        RowDecision.Alternative => row.Alternatives[row.ChosenAlternative].Proposals,
        _ => [row.Proposal],
    };

    private Activity Build(WorkCalendar calendar, Plan plan, int version, int position, ImportRow row, RowProposal text, IReadOnlyDictionary<string, ResolvedCell>? cells)
    {
        var time = TimeText.Read(text.TimeText, plan.Year, plan.IssuedDate);
        var schedule = ScheduleOf(time, plan, calendar);
        var lead = CellOf(cells, text.LeadText);
        var coordinating = CellOf(cells, text.CoordinatingText);
        var (leadUnits, coordinatingUnits) = UnitsOf(lead, coordinating);
        return new Activity
        {
            Commune = plan.Commune,
            PlanKey = plan.Id,
            PlanId = plan.PlanId,
            Version = version,
            // Replaced when the ids of the version are given out.
            ActivityId = "",
            Position = position,
            Area = text.Area,
            GoalCode = text.Goal,
            GoalText = text.GoalText,
            TaskCode = text.TaskCode,
            TaskText = text.Task,
            Text = text.Text,
            ProductText = text.Product,
            LeadText = text.LeadText,
            CoordinatingText = text.CoordinatingText,
            TimeText = text.TimeText,
            BudgetText = text.BudgetText,
            OtherColumns = Others(text),
            TimeKind = KindOf(time.Kind),
            Schedule = schedule,
            DueDate = schedule.Due,
            LeadUnits = leadUnits,
            CoordinatingUnits = coordinatingUnits,
            LeadGroups = lead.Groups,
            CoordinatingGroups = coordinating.Groups,
            Review = [.. ReviewOf(row, time, text, schedule, cells is null, lead, coordinating)],
            SourceLines = [.. row.SourceLines],
        };
    }

    private static ResolvedCell CellOf(IReadOnlyDictionary<string, ResolvedCell>? cells, string text) => cells?.GetValueOrDefault(text) ?? ResolvedCell.Nothing;

    // A unit that leads does not also coordinate as a member of "all units".
    private static (string[] Lead, string[] Coordinating) UnitsOf(ResolvedCell lead, ResolvedCell coordinating)
    {
        string[] leading = [.. lead.Units.Union(lead.Members)];
        return (leading, [.. coordinating.Units.Union(coordinating.Members.Except(leading))]);
    }

    private static Dictionary<string, string> Others(RowProposal text)
    {
        var others = new Dictionary<string, string>(text.OtherColumns);
        Keep("areaText", text.Area.Length == 0 ? text.AreaText : "");
        Keep("areaNumber", text.AreaNumber == text.Area ? "" : text.AreaNumber);
        Keep("ordinal", text.Ordinal);
        Keep("groups", string.Join(" › ", text.GroupPath.Where(group => text.AreaText.Length == 0 || !group.Contains(text.AreaText, StringComparison.Ordinal))));
        return others;

        void Keep(string column, string value)
        {
            if (value.Length > 0)
            {
                others.TryAdd(column, value);
            }
        }
    }

    private ActivitySchedule ScheduleOf(TimeReading time, Plan plan, WorkCalendar calendar)
    {
        var (start, due) = DaysFromIssue.Of(time, plan.IssuedDate, calendar);
        return new ActivitySchedule
        {
            Start = start,
            Due = due,
            Earlier = [.. time.Earlier],
            IntervalMonths = time.Kind switch
            {
                Reading.TimeKind.Continuous => continuousMonths,
                Reading.TimeKind.Periodic => (time.Interval ?? Interval.Unstated).Months(),
                _ => 0,
            },
        };
    }

    private static IEnumerable<ActivityReview> ReviewOf(
        ImportRow row, TimeReading time, RowProposal text, ActivitySchedule schedule, bool registerAway, ResolvedCell lead, ResolvedCell coordinating)
    {
        foreach (var note in KeptNotes.Of(row, text))
        {
            yield return new ActivityReview { Code = note.Code, Text = note.Text, Field = note.Field, Suggestion = note.Suggestion };
        }

        if (row.Verdicts.Contains(RowVerdict.NeedsAPerson) && row.Decision == RowDecision.Unspecified)
        {
            yield return new ActivityReview { Code = "NEEDS_A_PERSON", Text = "Dòng này được nhập theo phương án tốt nhất; cần người kiểm tra." };
        }

        foreach (var code in time.Notes)
        {
            yield return new ActivityReview { Code = code, Text = NoteSentences.Of(code), Field = "timeText" };
        }

        if (time.LeftOut.Count > 0)
        {
            yield return new ActivityReview { Code = NoteCodes.DaysLeftOut, Text = NoteSentences.OfDaysLeftOut(time.LeftOut), Field = "timeText" };
        }

        if (time.Relative is { FromIssue: true } && schedule.Due is null)
        {
            yield return new ActivityReview { Code = ActivityReview.DayNotKnown, Text = "Thời hạn tính từ ngày ban hành; chưa tính được ngày cụ thể.", Field = "timeText" };
        }

        if (text.LeadText.Length == 0)
        {
            yield return new ActivityReview { Code = NoteCodes.LeadMissing, Text = NoteSentences.Of(NoteCodes.LeadMissing), Field = "leadText" };
        }

        if (registerAway && text.LeadText.Length + text.CoordinatingText.Length > 0)
        {
            yield return new ActivityReview
            {
                Code = ActivityReview.UnitsNotResolved, Text = "Chưa tra được danh mục đơn vị; cần tra lại.", Field = text.LeadText.Length > 0 ? "leadText" : "coordinatingText",
            };
        }

        foreach (var unknown in lead.NotUnderstood)
        {
            yield return new ActivityReview { Code = ActivityReview.UnitUnknown, Text = $"Không có đơn vị \"{unknown}\" trong danh mục.", Field = "leadText" };
        }

        foreach (var unknown in coordinating.NotUnderstood)
        {
            yield return new ActivityReview { Code = ActivityReview.UnitUnknown, Text = $"Không có đơn vị \"{unknown}\" trong danh mục.", Field = "coordinatingText" };
        }
    }

    private static TimeKind KindOf(Reading.TimeKind kind) => kind switch
    {
        Reading.TimeKind.Continuous => TimeKind.Continuous,
        Reading.TimeKind.Triggered => TimeKind.Triggered,
        Reading.TimeKind.Dated => TimeKind.Dated,
        Reading.TimeKind.Periodic => TimeKind.Periodic,
        Reading.TimeKind.ProgrammeBound => TimeKind.ProgrammeBound,
        _ => TimeKind.Unspecified,
    };
}
