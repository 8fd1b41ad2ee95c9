using System.Collections.ObjectModel;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Text;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>
/// An activity as one version of a plan words it. Each version has its own rows; the row of the version in force also carries
/// the state and the officers, and takes them over from its predecessor when a version is issued.
/// </summary>
internal sealed class Activity : Aggregate
{
    public Guid PlanKey { get; init; }

    public required string PlanId { get; init; }

    public int Version { get; init; }

    /// <summary>Same in all versions: <c>ii-3-1-01</c>.</summary>
    public required string ActivityId { get; set; }

    /// <summary>Place in the plan, from 1.</summary>
    public int Position { get; init; }

    /// <summary>I to VII; empty when the source names none.</summary>
    public string Area { get; init; } = "";

    public string GoalCode { get; init; } = "";

    public string GoalText { get; init; } = "";

    public string TaskCode { get; init; } = "";

    public string TaskText { get; init; } = "";

    public required string Text { get; init; }

    public string ProductText { get; init; } = "";

    public string LeadText { get; init; } = "";

    public string CoordinatingText { get; init; } = "";

    public string TimeText { get; init; } = "";

    public string BudgetText { get; init; } = "";

    public IReadOnlyDictionary<string, string> OtherColumns { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public TimeKind TimeKind { get; init; }

    /// <summary>What the time text means, for the planner of occurrences. Read when it is asked for: no answer shows it.</summary>
    public ActivitySchedule Schedule
    {
        get => field ??= WholeValues.Read<ActivitySchedule>(ScheduleJson);
        set
        {
            if (!WholeValues.AreSame(Schedule, value))
            {
                (field, ScheduleJson) = (value, WholeValues.Write(value));
            }
        }
    }

    /// <summary><see cref="Schedule"/> as the column keeps it.</summary>
    public string ScheduleJson { get; private set; } = "{}";

    public DateOnly? DueDate { get; set; }

    public string[] LeadUnits { get; init; } = [];

    public string[] CoordinatingUnits { get; init; } = [];

    public string[] LeadGroups { get; init; } = [];

    public string[] CoordinatingGroups { get; init; } = [];

    public ActivityReview[] Review { get; set; } = [];

    public int[] SourceLines { get; init; } = [];

    public WorkState State { get; set; } = WorkState.NotStarted;

    public AssignedOfficer[] Officers { get; set; } = [];

    /// <summary>For conditions and orders of queries; null in an activity that was read.</summary>
    public ActivityWords? Words { get; private set; }

    public override string ResourceName => $"communes/{Commune}/plans/{PlanId}/activities/{ActivityId}";

    /// <summary>Fills the search columns from the texts; every new activity needs it.</summary>
    public Activity Indexed()
    {
        Words = ActivityWords.Of(Text, ProductText, TaskText, GoalText, LeadText, CoordinatingText, TimeText);
        return this;
    }

    /// <summary>
    /// Whether its time is a day that nobody could tell: counted from the issue of a plan whose date is not known, or through a year
    /// whose calendar is not published.
    /// </summary>
    public bool AwaitsDay => TimeKind == TimeKind.Dated && DayDue is null;

    /// <summary>Whether units that it names could not be told when it was made.</summary>
    public bool LacksUnits => Review.Any(note => note.Code is ActivityReview.UnitUnknown or ActivityReview.UnitsNotResolved);

    /// <summary>The day by which it is due, as a person has set it or else as the plan says; null while neither is known.</summary>
    public DateOnly? DayDue => Schedule.Due ?? DueDate;

    // The register did not answer when it was drafted: its units are not none, but unknown.
    private bool UnitsNotKnown => Review.Any(note => note.Code == ActivityReview.UnitsNotResolved);

    /// <summary>Takes the days that its time means now.</summary>
    /// <param name="start">First day; null when only the last is known.</param>
    /// <param name="due">Last day.</param>
    /// <param name="earlier">Days before the last that end work of their own.</param>
    public void MoveTo(DateOnly? start, DateOnly due, DateOnly[]? earlier = null)
    {
        Schedule = new ActivitySchedule { Start = start, Due = due, Earlier = earlier ?? [], IntervalMonths = Schedule.IntervalMonths };
        DueDate = due;
        Review = [.. Review.Where(note => note.Code != ActivityReview.DayNotKnown)];
    }

    /// <summary>Whether these are units that it lacks. Fewer than it has are none: the register may be away, or a unit have ended.</summary>
    public bool Lacks(IEnumerable<string> lead, IEnumerable<string> coordinating) =>
        LacksUnits && (lead.Except(LeadUnits).Any() || coordinating.Except(CoordinatingUnits).Any());

    /// <summary>The field that names a unit, by itself or as a member of a group; null where none does.</summary>
    public string? FieldOf(string unit) => LeadUnits.Contains(unit) ? "leadUnits" : CoordinatingUnits.Contains(unit) ? "coordinatingUnits" : null;

    /// <summary>Takes over what belongs to the work and not to the wording.</summary>
    public void ContinueWorkOf(Activity earlier)
    {
        ContinueFrom(earlier);
        State = earlier.State;
        // Nobody could name or remove officers of a unit that does not lead any more.
        Officers = [.. earlier.Officers.Where(o => UnitsNotKnown || LeadUnits.Contains(o.Unit))];
        Review =
        [
            .. Review,
            .. from note in earlier.Review
               where note.Code == ActivityReview.UnitDissolved && (UnitsNotKnown || FieldOf(note.Unit) is not null)
                   // A draft that waited when the unit ended has the note itself.
                   && !Review.Any(own => own.Code == note.Code && own.Unit == note.Unit)
               select note with { Field = FieldOf(note.Unit) ?? note.Field },
        ];
        if (TimeKind == TimeKind.Dated && earlier.TimeText == TimeText && earlier.DayDue is { } due)
        {
            // The day was given: by a person, or by the calendar of then. A calendar that was published since does not move it.
            // The days before it that the text states too may not have been read then.
            MoveTo(earlier.Schedule.Start, due, due == DayDue ? Schedule.Earlier : earlier.Schedule.Earlier);
        }
        else if (TimeKind == TimeKind.Continuous && earlier.TimeKind == TimeKind.Continuous && earlier.TimeText == TimeText)
        {
            // How often it must show evidence is a setting, which may be another one since: no decision has changed it here.
            Schedule = new ActivitySchedule { Start = Schedule.Start, Due = Schedule.Due, Earlier = Schedule.Earlier, IntervalMonths = earlier.Schedule.IntervalMonths };
        }
    }
}

/// <summary>
/// The search columns of an activity's row. They are as long as all its other texts together, and are needed only where a query
/// searches: so they are a class of their own, which reading an activity leaves out.
/// </summary>
internal sealed class ActivityWords
{
    public Guid Id { get; private set; }

    /// <summary>The texts without accents, the activity's own first. Each ends its line, so that no search matches over the border of two.</summary>
    public string SearchText { get; private init; } = "";

    /// <summary>The same texts with their accents, to put exact hits first.</summary>
    public string SearchTextAccented { get; private init; } = "";

    public static ActivityWords Of(params string[] texts) => new()
    {
        SearchText = string.Join('\n', texts.Select(VietnameseText.Fold)),
        SearchTextAccented = string.Join('\n', texts.Select(VietnameseText.FoldKeepingAccents)),
    };
}

/// <summary>What a time text means in days.</summary>
internal sealed class ActivitySchedule
{
    /// <summary>No day and no interval.</summary>
    public static readonly ActivitySchedule Unknown = new();

    /// <summary>First day of a dated activity; null when the text gives none.</summary>
    public DateOnly? Start { get; init; }

    /// <summary>Last day of a dated activity.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>Days before the last on which other work of a dated activity ends: "30/6 và 15/12".</summary>
    public DateOnly[] Earlier { get; init; } = [];

    /// <summary>Months of one interval of continuous or periodic work: 1, 3, 6 or 12.</summary>
    public int IntervalMonths { get; init; }
}

/// <summary>Something about an activity that a person should look at.</summary>
internal sealed record ActivityReview
{
    /// <summary>Code of the note on an activity that awaits its day.</summary>
    public const string DayNotKnown = "DATE_DEPENDS_ON_ISSUE";

    /// <summary>Code of the note on a unit that the register does not know.</summary>
    public const string UnitUnknown = "UNIT_UNKNOWN";

    /// <summary>Code of the note on an activity whose units the register could not be asked for.</summary>
    public const string UnitsNotResolved = "UNITS_NOT_RESOLVED";

    /// <summary>Code of the note on an activity that names a unit which ends.</summary>
    public const string UnitDissolved = "UNIT_DISSOLVED";

    public required string Code { get; init; }

    public required string Text { get; init; }

    public string Field { get; init; } = "";

    public string Suggestion { get; init; } = "";

    /// <summary>Code of the unit that it is about; empty of all other notes.</summary>
    public string Unit { get; init; } = "";
}

/// <summary>An officer who carries an activity out for a unit.</summary>
internal sealed class AssignedOfficer
{
    public required string Subject { get; init; }

    public string DisplayName { get; init; } = "";

    public required string Unit { get; init; }
}
