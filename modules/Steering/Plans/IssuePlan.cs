using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>Issues the draft of a plan by its number, or by the decision that amends it.</summary>
internal sealed class IssuePlan(SteeringDb db, PlanIssuing issuing) : IUseCase
{
    public async Task<IssuePlanResponse> ExecuteAsync(IssuePlanRequest request, CancellationToken cancel)
    {
        var plan = await db.FindPlanAsync(PlanName.Parse(request.Name).WithoutVersion(), cancel);
        plan.CheckEtag(request.Etag);
        plan.RefuseIfClosed();
        if (plan.DraftVersion == 0)
        {
            throw new ConflictFault("NO_DRAFT", $"{plan.ResourceName} has no draft. Import the changed appendix first.");
        }

        var violations = new Violations();
        var date = Dates.ReadRequired(request.Date, "date", violations);
        var amends = plan.Version > 0;
        var before = amends ? (await db.FindVersionAsync(plan, plan.Version, cancel)).DecisionDate : null;
        plan.CheckDate(date, amends, before, later: null, violations);
        var number = Texts.ReadLine(request.Number, "number", 100, violations);
        violations.Require(!amends || !string.IsNullOrWhiteSpace(request.Reason), "reason", "must say why the plan is amended.", "FIELD_REQUIRED");
        violations.ThrowIfAny();

        var version = await db.FindVersionAsync(plan, plan.DraftVersion, cancel);
        var draft = await db.Activities.Where(a => a.PlanKey == plan.Id && a.Version == version.Number).OrderBy(a => a.Position).ToListAsync(cancel);
        (version.DecisionNumber, version.DecisionDate, version.Reason) = (number, date, request.Reason.Trim());
        if (!amends)
        {
            (plan.Number, plan.IssuedDate, plan.NumberMissing) = (version.DecisionNumber, date, false);
        }

        await issuing.IssueAsync(plan, version, draft, cancel);
        return await db.SaveAsync(() => new IssuePlanResponse { Plan = plan.ToMessage() }, cancel);
    }
}
