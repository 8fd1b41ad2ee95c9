using CchcPlatform.Kernel.Facts;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Plans;
using Cchc.Organization.V1;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Reactions;

/// <summary>
/// A unit ends: the activities of the plans that name it, in force or in a draft, get a review note, for somebody must take its
/// work over. What the plan says stays as it is, only a decision changes that.
/// </summary>
internal sealed class NoteActivitiesWhenUnitDissolved(SteeringDb db) : IFactHandler<UnitDissolved>
{
    public async Task HandleAsync(ReceivedFact<UnitDissolved> fact, CancellationToken cancel)
    {
        var unit = fact.Message.Unit.Code;
        var day = fact.Message.ValidTo;
        var activities = await db.Activities
            .Where(a => a.Commune == fact.Commune && (a.LeadUnits.Contains(unit) || a.CoordinatingUnits.Contains(unit)))
            .Join(db.Plans.Where(p => p.State != PlanState.Closed), a => a.PlanKey, p => p.Id, (activity, plan) => new { activity, plan })
            .Where(a => a.activity.Version == a.plan.Version || a.activity.Version == a.plan.DraftVersion)
            .ToListAsync(cancel);
        foreach (var (activity, plan) in activities.Select(a => (a.activity, a.plan)))
        {
            // Amended or drafted anew meanwhile, other rows are there: then this fact is tried again and finds them.
            db.Hold(plan);
            activity.Review = [.. activity.Review, new ActivityReview
            {
                Code = ActivityReview.UnitDissolved,
                Unit = unit,
                Field = activity.FieldOf(unit)!,
                Text = $"Đơn vị {fact.Message.Unit.DisplayName} kết thúc hoạt động ngày {day.Day:00}/{day.Month:00}/{day.Year} ({fact.Message.Decision}); cần giao lại việc.",
            }];
            if (activity.Version == plan.Version)
            {
                db.Publish(activity, () => new ActivityNoted { Activity = activity.ToMessage(), Code = ActivityReview.UnitDissolved });
            }
            else
            {
                // Nothing is told about the rows of a draft before they are issued; who is issuing them now must see the note.
                db.Touch(activity);
            }
        }
    }
}
