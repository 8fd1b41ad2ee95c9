using CchcPlatform.Kernel.Data;
using CchcPlatform.Modules.Steering.Activities;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>
/// One time that an activity is due: a quarter, a period, a trigger, a date. State, evidence, explanation and confirmation
/// belong here. Late and silent are judged when it is read.
/// </summary>
internal sealed class Occurrence : Aggregate
{
    public Guid PlanKey { get; init; }

    public required string PlanId { get; init; }

    public required string ActivityId { get; init; }

    /// <summary>Row of the activity in the version in force; moved on when a version is issued.</summary>
    public Guid ActivityKey { get; set; }

    /// <summary>The activity in the version in force.</summary>
    public Activity? Activity { get; init; }

    /// <summary>2026-q1, 2026-m03, 2026, t-1, date-1.</summary>
    public required string OccurrenceId { get; init; }

    /// <summary>What it is for, in Vietnamese: "Quý I/2026".</summary>
    public required string Label { get; init; }

    /// <summary>2026, 2026-Q1 or 2026-03; empty for a trigger or a single date.</summary>
    public string Period { get; init; } = "";

    public DateOnly? StartDate { get; set; }

    /// <summary>Last day; null for continuous work, which is never late.</summary>
    public DateOnly? DueDate { get; set; }

    /// <summary>Last day of the interval of continuous work, after which no evidence means silence; null for all else.</summary>
    public DateOnly? IntervalEnd { get; init; }

    public WorkState State { get; set; } = WorkState.NotStarted;

    public int? StatedPercent { get; set; }

    public int ReportCount { get; set; }

    public int EvidenceCount { get; set; }

    public bool ProductAttached { get; set; }

    public string Basis { get; init; } = "";

    public DateOnly? CompletedDate { get; set; }

    public string ConfirmedBy { get; set; } = "";

    public string Remark { get; set; } = "";

    /// <summary>It was sent back and the lead unit has not reported since.</summary>
    public bool Returned { get; set; }

    public string Question { get; set; } = "";

    public string AskedBy { get; set; } = "";

    public DateTimeOffset? AskTime { get; set; }

    public DateOnly? AnswerDueDate { get; set; }

    public string Answer { get; set; } = "";

    public string AnsweredBy { get; set; } = "";

    public DateTimeOffset? AnswerTime { get; set; }

    public override string ResourceName => $"communes/{Commune}/plans/{PlanId}/activities/{ActivityId}/occurrences/{OccurrenceId}";
}
