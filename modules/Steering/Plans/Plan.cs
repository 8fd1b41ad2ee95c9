using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>A yearly plan. What it says stands in its versions; an issued version never changes.</summary>
internal sealed class Plan : Aggregate
{
    /// <summary>The year for a CCHC plan, <c>year-kind</c> for the others.</summary>
    public required string PlanId { get; init; }

    public PlanKind Kind { get; init; }

    public int Year { get; init; }

    public string Title { get; private set; } = "";

    public string Number { get; set; } = "";

    public DateOnly? IssuedDate { get; set; }

    public PlanState State { get; private set; } = PlanState.Draft;

    /// <summary>The version in force; 0 before the first issue.</summary>
    public int Version { get; private set; }

    /// <summary>The version that is being drafted; 0 without one.</summary>
    public int DraftVersion { get; private set; } = 1;

    public bool NumberMissing { get; set; }

    public int ActivityCount { get; set; }

    public override string ResourceName => $"communes/{Commune}/plans/{PlanId}";

    /// <summary>The version that a reader who names none wants: the one in force, before the first issue the draft.</summary>
    public int ShownVersion => Version > 0 ? Version : DraftVersion;

    public int LatestVersion => Math.Max(Version, DraftVersion);

    /// <summary>The first day on which work of the plan can have been done: the day of its issue, or that of its year where that is earlier.</summary>
    public DateOnly FirstDay => new DateOnly(Year, 1, 1) is var first && IssuedDate < first ? IssuedDate.Value : first;

    public bool IsClosed => State == PlanState.Closed;

    /// <summary>What the rows of a version hang on, for the tokens of their pages: a draft is replaced under its number.</summary>
    public string StateOf(int version) => version == DraftVersion ? $"{version} {Etag}" : $"{version}";

    public static string IdOf(PlanKind kind, int year) =>
        kind == PlanKind.Cchc ? $"{year}" : $"{year}-{kind.ToString().ToLowerInvariant()}";

    /// <summary>Opens the next version for drafting, or the waiting one anew; the one in force stays.</summary>
    /// <exception cref="ConflictFault">The plan is closed, or a draft waits already.</exception>
    public int StartDraft(int number)
    {
        RefuseIfClosed();
        if (DraftVersion > 0 && DraftVersion != number)
        {
            throw new ConflictFault("DRAFT_WAITING", $"Version {DraftVersion} of {ResourceName} is still a draft. Issue or discard it first.");
        }

        if (Version == 0)
        {
            // The units and the chairman have seen another draft.
            State = PlanState.Draft;
        }

        return DraftVersion = number;
    }

    /// <summary>Takes what the heading of the first version's source says, until that is issued.</summary>
    /// <returns>Whether it says anything else than before.</returns>
    public bool TakeHeading(string title, string number, DateOnly? issued, bool numberMissing)
    {
        var before = (Title, Number, IssuedDate, NumberMissing);
        if (Version == 0)
        {
            (Title, Number, IssuedDate, NumberMissing) = (title, number, issued, numberMissing);
        }

        return before != (Title, Number, IssuedDate, NumberMissing);
    }

    /// <summary>A plan is issued in its year or in the one before, and amended from then on to the end of the year after.</summary>
    /// <param name="date">Of the plan's own document or of a decision; null when it cannot be read.</param>
    /// <param name="amends">It is the date of a decision that amends the plan.</param>
    /// <param name="earlier">Date of the document or decision before it; null where there is none, or it is not known.</param>
    /// <param name="later">Date of the decision after it.</param>
    /// <param name="violations">Where another date is noted.</param>
    public void CheckDate(DateOnly? date, bool amends, DateOnly? earlier, DateOnly? later, Violations violations)
    {
        var first = earlier ?? new DateOnly(Year - 1, 1, 1);
        var last = new DateOnly(amends ? Year + 1 : Year, 12, 31);
        last = later < last ? later.Value : last;
        violations.Require(!(date < first || date > last), "date", $"must be a day from {first.ToText()} to {last.ToText()}.", "DATE_OUTSIDE_PLAN");
    }

    /// <exception cref="ConflictFault">There is nothing to hand on.</exception>
    public void Submit(PlanState to)
    {
        RequireDraft();
        if (Version == 0)
        {
            State = to;
        }
    }

    /// <summary>Puts the draft in force.</summary>
    /// <returns>The version that is now in force.</returns>
    /// <exception cref="ConflictFault">There is no draft.</exception>
    public int Issue()
    {
        RequireDraft();
        Version = DraftVersion;
        DraftVersion = 0;
        State = PlanState.Issued;
        return Version;
    }

    /// <exception cref="ConflictFault">There is no draft, or it is all that the plan has.</exception>
    public int DiscardDraft()
    {
        RequireDraft();
        if (Version == 0)
        {
            throw new ConflictFault("PLAN_NOT_ISSUED", $"{ResourceName} has never been issued; its draft is all there is.");
        }

        var dropped = DraftVersion;
        DraftVersion = 0;
        return dropped;
    }

    /// <exception cref="ConflictFault">The plan is not in force, or a draft waits.</exception>
    public void Close()
    {
        RefuseIfClosed();
        if (Version == 0 || DraftVersion > 0)
        {
            throw new ConflictFault("PLAN_NOT_IN_FORCE", $"Only a plan in force without a waiting draft can be closed; {ResourceName} is not.");
        }

        State = PlanState.Closed;
    }

    /// <exception cref="ConflictFault">The plan is closed.</exception>
    public void RefuseIfClosed()
    {
        if (IsClosed)
        {
            throw new ConflictFault("PLAN_CLOSED", $"{ResourceName} is closed; nothing in it changes any more.");
        }
    }

    private void RequireDraft()
    {
        RefuseIfClosed();
        if (DraftVersion == 0)
        {
            throw new ConflictFault("NO_DRAFT", $"{ResourceName} has no draft. Import the changed appendix first.");
        }
    }
}
