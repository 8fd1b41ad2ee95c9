using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Plans;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>Makes a plan of an import, or a draft amendment of the one in force. Does not save.</summary>
internal sealed class ImportApplying(SteeringDb db, DraftActivities drafts, PlanIssuing issuing, CallContext call) : IUseCase
{
    private const string IssuePermission = "steering.plans.issue";

    public async Task ApplyAsync(PlanImport import, IReadOnlyList<ImportRow> rows, bool keepDraft, CancellationToken cancel)
    {
        import.RefuseUnlessPreviewed();
        var plan = await db.Plans.SingleOrDefaultAsync(p => p.Commune == import.Commune && p.PlanId == import.PlanId, cancel);
        var isNew = plan is null;
        plan ??= NewPlan(import);
        plan.RefuseIfClosed();
        var otherHeading = plan.TakeHeading(import.Title, import.Number, import.IssuedDate, import.NumberMissing);

        var number = await NextNumberAsync(plan, cancel);
        var next = await drafts.BuildAsync(plan, number, rows, cancel);
        if (next.Count == 0)
        {
            throw new ConflictFault("IMPORT_EMPTY", $"Every row of {import.ResourceName} is excluded; there is nothing to apply.");
        }

        var inForce = await RowsOfAsync(plan, plan.Version, cancel);
        var waiting = isNew ? [] : await RowsOfAsync(plan, plan.DraftVersion, cancel);
        if (!isNew && !otherHeading && ActivityChanges.AreSame(plan.DraftVersion > 0 ? waiting : inForce, next))
        {
            Finish(import, plan.LatestVersion, unchanged: true);
            return;
        }

        var known = isNew ? [] : await db.Activities.Where(a => a.PlanKey == plan.Id).Select(a => a.ActivityId).Distinct().ToListAsync(cancel);
        foreach (var (activity, id) in next.Zip(ActivityIds.Give(next, [inForce, waiting], known, cancel)))
        {
            activity.ActivityId = id;
        }

        var version = isNew ? NewVersion(plan, import, number) : await OpenDraftAsync(plan, import, waiting, number, cancel);
        version.Goals = [.. GoalsOf(rows.SelectMany(DraftActivities.Decided))];
        version.ActivityCount = next.Count;
        plan.ActivityCount = plan.Version > 0 ? plan.ActivityCount : next.Count;
        db.AddRange(next);
        db.Publish(plan, () => new PlanDrafted { Plan = plan.ToMessage(), Version = version.ToMessage() });
        // One sheet of several is not the whole plan: a person issues it, who knows that.
        var isWhole = rows.All(row => row.Review.All(note => note.Code != Reading.NoteCodes.OtherSheets));
        if (isNew && !keepDraft && isWhole && (call.Caller.IsModule || call.Caller.HasForAllUnits(IssuePermission, plan.Commune)))
        {
            // The appendix of a plan is part of an issued plan, also where its heading does not say the number.
            (version.DecisionNumber, version.DecisionDate) = (plan.Number, plan.IssuedDate);
            await issuing.IssueAsync(plan, version, next, cancel);
        }

        Finish(import, version.Number, unchanged: false);
    }

    private Plan NewPlan(PlanImport import)
    {
        var plan = new Plan { Commune = import.Commune, PlanId = import.PlanId, Kind = import.PlanKind, Year = import.Year };
        db.Add(plan);
        return plan;
    }

    // A discarded draft keeps its number, so that plans/2026@3 never means two things.
    private async Task<int> NextNumberAsync(Plan plan, CancellationToken cancel) => plan.DraftVersion > 0
        ? plan.DraftVersion
        : (await db.PlanVersions.Where(v => v.PlanKey == plan.Id).MaxAsync(v => (int?)v.Number, cancel) ?? 0) + 1;

    private async Task<PlanVersion> OpenDraftAsync(Plan plan, PlanImport import, IReadOnlyList<Activity> waiting, int number, CancellationToken cancel)
    {
        var isWaiting = plan.DraftVersion == number;
        plan.StartDraft(number);
        if (!isWaiting)
        {
            return NewVersion(plan, import, number);
        }

        // The draft is replaced as a whole: it has bound nobody yet.
        db.RemoveRange(waiting);
        var version = await db.FindVersionAsync(plan, number, cancel);
        version.Import = import.ResourceName;
        version.State = PlanState.Draft;
        return version;
    }

    private PlanVersion NewVersion(Plan plan, PlanImport import, int number)
    {
        var version = new PlanVersion
        {
            Commune = plan.Commune, PlanKey = plan.Id, PlanId = plan.PlanId, Number = number, Import = import.ResourceName,
            CreateTime = call.Now,
        };
        db.Add(version);
        return version;
    }

    private async Task<IReadOnlyList<Activity>> RowsOfAsync(Plan plan, int version, CancellationToken cancel) => version == 0
        ? []
        : await db.Activities.Where(a => a.PlanKey == plan.Id && a.Version == version).OrderBy(a => a.Position).ToListAsync(cancel);

    private static IEnumerable<PlanGoal> GoalsOf(IEnumerable<RowProposal> rows)
    {
        var seen = new HashSet<(string, string, string)>();
        foreach (var row in rows)
        {
            if (row.ParentGoal.Length > 0 && seen.Add((row.Area, row.ParentGoal, row.ParentGoalText)))
            {
                yield return new PlanGoal { Area = row.Area, Code = row.ParentGoal, Text = row.ParentGoalText };
            }

            if ((row.Goal.Length > 0 || row.GoalText.Length > 0) && seen.Add((row.Area, row.Goal, row.GoalText)))
            {
                yield return new PlanGoal { Area = row.Area, Code = row.Goal, ParentCode = row.ParentGoal, Text = row.GoalText };
            }
        }
    }

    private void Finish(PlanImport import, int version, bool unchanged)
    {
        import.MarkApplied(version, unchanged, call.Now);
        db.Publish(import, () => new ImportApplied { Import = import.ToMessage() });
    }
}
