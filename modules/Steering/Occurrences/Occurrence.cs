using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
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

    /// <summary>The activity in the version in force; null when only its brief was read.</summary>
    public Activity? Activity { get; init; }

    /// <summary>What it shows of its activity.</summary>
    /// <exception cref="InvalidOperationException">It was read without its activity.</exception>
    public ActivityBrief Brief
    {
        get => field ??= ActivityBrief.Of(Activity ?? throw new InvalidOperationException($"{ResourceName} was read without its activity."));
        set;
    }

    /// <summary>
    /// 2026-q1, 2026-m03, 2026-h1, 2026, due, due-2, day-20260630, t-1. It stays when an amendment gives it another day, or another
    /// place among the days of its activity.
    /// </summary>
    public required string OccurrenceId { get; init; }

    /// <summary>What it is for, in Vietnamese: "Quý I/2026".</summary>
    public required string Label { get; set; }

    /// <summary>2026, 2026-Q1 or 2026-03; empty for a half-year, a trigger or a single date.</summary>
    public string Period { get; set; } = "";

    public DateOnly? StartDate { get; set; }

    /// <summary>Last day of its interval or period, or its date as the plan gives it; null when nothing gives one.</summary>
    public DateOnly? EndDate { get; set; }

    /// <summary>Last day, a working day; null for continuous work, which is never late.</summary>
    public DateOnly? DueDate { get; set; }

    /// <summary>Last day of the interval of continuous work, after which no evidence means silence; null for all else.</summary>
    public DateOnly? IntervalEnd { get; set; }

    public WorkState State { get; private set; } = WorkState.NotStarted;

    public int? StatedPercent { get; private set; }

    public int ReportCount { get; private set; }

    public int EvidenceCount { get; private set; }

    /// <summary>When the first piece of evidence came: until then continuous work may be silent.</summary>
    public DateTimeOffset? FirstEvidenceTime { get; private set; }

    public bool ProductAttached { get; private set; }

    public string Basis { get; init; } = "";

    /// <summary>Day of the first report since it was last sent back by which a lead unit said that it is done; null unless one did.</summary>
    public DateOnly? ReportedDate { get; private set; }

    /// <summary>Who has said so since then, each on a line, the first first: none of them may confirm it.</summary>
    public string ReportedBy { get; private set; } = "";

    /// <summary>Who said so first; empty unless somebody did.</summary>
    public string FirstReportedBy => Reporters.FirstOrDefault("");

    public DateOnly? CompletedDate { get; private set; }

    public string ConfirmedBy { get; private set; } = "";

    public string Remark { get; private set; } = "";

    /// <summary>It was sent back and the lead unit has not reported since.</summary>
    public bool Returned { get; private set; }

    public string Question { get; private set; } = "";

    public string AskedBy { get; private set; } = "";

    public DateTimeOffset? AskTime { get; private set; }

    public DateOnly? AnswerDueDate { get; private set; }

    public string Answer { get; private set; } = "";

    public string AnsweredBy { get; private set; } = "";

    public DateTimeOffset? AnswerTime { get; private set; }

    public override string ResourceName => $"communes/{Commune}/plans/{PlanId}/activities/{ActivityId}/occurrences/{OccurrenceId}";

    /// <summary>A new one of an activity.</summary>
    /// <param name="activity">In the version in force.</param>
    /// <param name="span">What it is for.</param>
    /// <param name="due">Last day, a working day; null for continuous work, and where nothing gives one.</param>
    /// <param name="basis">What gives its time, where that is not the plan.</param>
    public static Occurrence Of(Activity activity, YearSpan span, DateOnly? due, string basis = "") => new()
    {
        Commune = activity.Commune,
        PlanKey = activity.PlanKey,
        PlanId = activity.PlanId,
        ActivityId = activity.ActivityId,
        ActivityKey = activity.Id,
        Activity = activity,
        OccurrenceId = span.Id,
        Label = span.Label,
        Period = span.Period,
        Basis = basis,
        StartDate = span.First,
        EndDate = span.Last,
        DueDate = due,
        IntervalEnd = due is null ? span.Last : null,
    };

    /// <summary>Nobody has reported on it or been asked about it, though it may have been put off: an amended plan may drop it.</summary>
    public bool IsUntouched => State is WorkState.NotStarted or WorkState.Deferred && ReportCount == 0 && AskTime is null;

    /// <summary>It is neither completed nor cancelled.</summary>
    public bool IsOpen => State is not (WorkState.Completed or WorkState.Cancelled);

    /// <summary>An explanation was asked for and has not been given.</summary>
    public bool OwesExplanation => AskTime is not null && AnswerTime is null;

    /// <summary>Whether it is dated work that the plan has on that day, wherever it was put off to: that its label tells for good.</summary>
    public bool IsOf(DateOnly day) =>
        (OccurrenceId == YearSpan.DueId || OccurrenceId.StartsWith(OccurrencePlanner.AgainPrefix, StringComparison.Ordinal)
            || OccurrenceId.StartsWith(YearSpan.DayPrefix, StringComparison.Ordinal))
        && Label == YearSpan.Dated(StartDate, day).Label;

    /// <summary>Whether all of its days, or the one that is known, lie in a stretch of days.</summary>
    public bool LiesIn(YearSpan span) => span.First <= (StartDate ?? EndDate) && EndDate <= span.Last;

    /// <summary>Takes up what a unit has said. A coordinating unit starts the work at most; a lead unit may say that it is done.</summary>
    /// <exception cref="ConflictFault">It is completed or cancelled.</exception>
    public void Take(Report report, DateOnly today)
    {
        RequireOpen();
        ReportCount++;
        EvidenceCount += report.Evidence.Length;
        ProductAttached |= report.Evidence.Any(e => e.IsProduct);
        if (report.Evidence.Length > 0)
        {
            FirstEvidenceTime ??= report.CreateTime;
        }

        if (report.Role == ReportRole.Lead)
        {
            StatedPercent = report.StatedPercent ?? StatedPercent;
            Returned = false;
        }

        if (report.Completes)
        {
            // Who says so again, perhaps because the product is added, makes nothing late that was done in time.
            (State, ReportedDate) = (WorkState.WaitingReview, ReportedDate ?? today);
            ReportedBy = string.Join('\n', Reporters.Union([report.Reporter]));
        }
        else if (State != WorkState.WaitingReview)
        {
            // What was sent back and put off is neither missing what the deferral says, nor put off any more.
            Remark = Returned && State == WorkState.Deferred ? "" : Remark;
            State = WorkState.InProgress;
        }
    }

    /// <exception cref="ConflictFault">It does not wait for review, or the product is not attached.</exception>
    /// <exception cref="DeniedFault">The same person reported it done, be it with others.</exception>
    public void Confirm(string by, DateOnly? completed, string comment)
    {
        RequireWaitingReview();
        if (!ProductAttached)
        {
            throw new ConflictFault("PRODUCT_MISSING", $"The product of {ResourceName} is not among its evidence. A report must attach it with is_product.");
        }

        // Who did the work cannot be who checks it: only the assigning side confirms.
        if (Reporters.Contains(by))
        {
            throw new DeniedFault("CONFIRM_OWN_REPORT", $"{by} reported {ResourceName} as done; somebody else must confirm it.");
        }

        (State, CompletedDate, ConfirmedBy, Remark) = (WorkState.Completed, completed ?? ReportedDate, by, comment);
    }

    /// <exception cref="ConflictFault">It does not wait for review.</exception>
    public void Return(string comment)
    {
        RequireWaitingReview();
        (State, Returned, Remark, ReportedDate, ReportedBy) = (WorkState.InProgress, true, comment, null, "");
    }

    /// <exception cref="ConflictFault">It is neither late nor silent, or an answer is still owed.</exception>
    public void Ask(string question, string by, DateOnly? answerDue, DateTimeOffset now, Timing timing)
    {
        if (timing is not (Timing.Overdue or Timing.Silent))
        {
            throw new ConflictFault("NOT_LATE_OR_SILENT", $"{ResourceName} is neither late nor silent.");
        }

        if (OwesExplanation)
        {
            throw new ConflictFault("EXPLANATION_PENDING", $"{ResourceName} has been asked about already and not been answered.");
        }

        (Question, AskedBy, AskTime, AnswerDueDate) = (question, by, now, answerDue);
        (Answer, AnsweredBy, AnswerTime) = ("", "", null);
    }

    /// <exception cref="ConflictFault">Nothing was asked, or it was answered already.</exception>
    public void Explain(string answer, string by, DateTimeOffset now)
    {
        if (!OwesExplanation)
        {
            throw new ConflictFault("EXPLANATION_NOT_ASKED", $"No explanation is asked for on {ResourceName}.");
        }

        (Answer, AnsweredBy, AnswerTime) = (answer, by, now);
    }

    /// <exception cref="ConflictFault">It is closed, waits for review, or has no due date that could be put off.</exception>
    /// <exception cref="InvalidFault">The day is not later.</exception>
    public void Defer(DateOnly given, DateOnly due, string reason)
    {
        RequireOpen();
        if (State == WorkState.WaitingReview)
        {
            throw new ConflictFault("WAITING_REVIEW", $"{ResourceName} was reported done. Confirm it or send it back first.");
        }

        if (DueDate is not { } current)
        {
            throw new ConflictFault("NO_DUE_DATE", $"{ResourceName} has no due date, so it cannot be put off. It can be cancelled.");
        }

        if (due <= current)
        {
            throw new InvalidFault("due_date", $"must be later than the present due date {current.ToText()}.", "DUE_DATE_NOT_LATER");
        }

        (State, DueDate, EndDate, Remark) = (WorkState.Deferred, due, given, reason);
    }

    /// <exception cref="ConflictFault">It is closed already.</exception>
    public void Cancel(string reason)
    {
        RequireOpen();
        (State, Remark) = (WorkState.Cancelled, reason);
    }

    /// <summary>Takes the days that an amended plan gives; what was done stays.</summary>
    /// <param name="span">As the amended plan has it.</param>
    /// <param name="due">Its last day moved to a working day; null for continuous work.</param>
    /// <param name="sameEnd">It ends as in the earlier version: then a later day that was granted stays too.</param>
    /// <returns>Whether anything is otherwise than before.</returns>
    public bool MoveTo(YearSpan span, DateOnly? due, bool sameEnd)
    {
        var before = (Label, Period, StartDate);
        (Label, Period, StartDate) = (span.Label, span.Period, span.First);
        if (sameEnd)
        {
            return before != (Label, Period, StartDate);
        }

        (EndDate, DueDate, IntervalEnd) = (span.Last, due, due is null ? span.Last : null);
        if (State == WorkState.Deferred)
        {
            // The day is the plan's again: nothing is put off, and the reason for it does not hold.
            (State, Remark) = (ReportCount > 0 ? WorkState.InProgress : WorkState.NotStarted, "");
        }

        return true;
    }

    private string[] Reporters => ReportedBy.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void RequireOpen()
    {
        if (!IsOpen)
        {
            throw State == WorkState.Completed
                ? new ConflictFault("OCCURRENCE_COMPLETED", $"{ResourceName} is completed; nothing in it changes any more.")
                : new ConflictFault("OCCURRENCE_CANCELLED", $"{ResourceName} is cancelled; nothing in it changes any more.");
        }
    }

    private void RequireWaitingReview()
    {
        if (State != WorkState.WaitingReview)
        {
            throw new ConflictFault("NOT_WAITING_REVIEW", $"{ResourceName} does not wait for review: its lead unit has not reported it as done.");
        }
    }
}
