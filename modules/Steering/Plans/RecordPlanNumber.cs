using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>
/// Number and date of a plan whose heading had none. The wording in force stays as it is; what counts from the date gets its days.
/// </summary>
internal sealed class RecordPlanNumber(SteeringDb db, PlanIssuing issuing) : IUseCase
{
    public async Task<RecordPlanNumberResponse> ExecuteAsync(RecordPlanNumberRequest request, CancellationToken cancel)
    {
        var violations = new Violations();
        var date = Dates.ReadRequired(request.Date, "date", violations);
        var number = Texts.ReadLine(request.Number, "number", 100, violations);
        violations.ThrowIfAny();

        var plan = await db.FindPlanAsync(PlanName.Parse(request.Name).WithoutVersion(), cancel);
        plan.CheckEtag(request.Etag);
        plan.RefuseIfClosed();
        if (!plan.NumberMissing || plan.Version == 0)
        {
            throw new ConflictFault("NUMBER_KNOWN",
                $"{plan.ResourceName} is not a plan that was issued without its number. A draft gets it when it is issued; what is recorded once stays.");
        }

        var amended = await db.PlanVersions.Where(v => v.PlanKey == plan.Id && v.Number > 1).MinAsync(v => v.DecisionDate, cancel);
        plan.CheckDate(date, amends: false, earlier: null, later: amended, violations);
        violations.ThrowIfAny();
        (plan.Number, plan.IssuedDate, plan.NumberMissing) = (number, date, false);
        var first = await db.FindVersionAsync(plan, 1, cancel);
        (first.DecisionNumber, first.DecisionDate) = (plan.Number, plan.IssuedDate);
        db.Publish(plan, () => new PlanNumberRecorded { Plan = plan.ToMessage() });
        await issuing.CountFromDateAsync(plan, cancel);
        return await db.SaveAsync(() => new RecordPlanNumberResponse { Plan = plan.ToMessage() }, cancel);
    }
}
