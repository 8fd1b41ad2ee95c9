using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>What every change to the work of a plan has in common: who may, is it still what the caller saw, and what follows for the activity.</summary>
internal sealed class WorkChange(SteeringDb db, CallContext call) : IUseCase
{
    private static readonly Func<SteeringDb, Guid, Guid, CancellationToken, Task<Work>> AllOf = EF.CompileAsyncQuery(
        (SteeringDb db, Guid activity, Guid changed, CancellationToken cancel) =>
            (from a in db.Activities
             where a.Id == activity
             select new Work(a, db.Occurrences
                 .Where(o => o.Commune == a.Commune && o.PlanId == a.PlanId && o.ActivityId == a.ActivityId && o.Id != changed)
                 .Select(o => o.State).Distinct().ToList())).Single());

    public Moment Now { get; } = Moment.Now(call);

    public string Actor => call.Actor;

    /// <summary>The units of the aggregate's commune for which the caller holds the permission of this rpc.</summary>
    public UnitScope UnitsFor(Aggregate root) => call.Caller.UnitsFor(call.Permission, root.Commune);

    /// <summary>An occurrence that the caller may change as one of its lead units, or for all of the commune.</summary>
    /// <exception cref="DeniedFault">The caller's permission is for other units.</exception>
    public async Task<Occurrence> FindForLeadAsync(string name, CancellationToken cancel)
    {
        var occurrence = await db.FindOccurrenceAsync(OccurrenceName.Parse(name), cancel);
        RequireLead(occurrence, occurrence.Brief.LeadUnits);
        return occurrence;
    }

    /// <exception cref="DeniedFault">The caller's permission is for other units.</exception>
    public void RequireLead(Activity activity) => RequireLead(activity, activity.LeadUnits);

    private void RequireLead(Aggregate root, string[] leadUnits)
    {
        if (!UnitsFor(root).IncludesAny(leadUnits))
        {
            throw new DeniedFault("NOT_LEAD_UNIT",
                $"This is for the lead units of {root.ResourceName} ({string.Join(", ", leadUnits)}), and the caller's permission {call.Permission} is for none of them.");
        }
    }

    /// <summary>The caller saw the newest state, and the plan still changes. It must not be closed or amended before the change is saved.</summary>
    /// <exception cref="StaleFault">It has changed since.</exception>
    /// <exception cref="ConflictFault">The plan is closed or not in force.</exception>
    public async Task<Plan> CheckAsync(Aggregate root, Guid planKey, string etag, CancellationToken cancel)
    {
        root.CheckEtag(etag);
        // No statement when the plan came along with the occurrence.
        var plan = (await db.Plans.FindAsync([planKey], cancel))!;
        plan.RefuseIfClosed();
        db.Hold(plan);
        return plan.Version > 0
            ? plan
            : throw new ConflictFault("PLAN_NOT_ISSUED", $"{plan.ResourceName} has not been issued; work on it begins then.");
    }

    /// <summary>Saves a changed occurrence with its fact, and the activity's state if it follows from it.</summary>
    /// <param name="occurrence">With its activity, or that in brief, after the change.</param>
    /// <param name="fact">Complete but for the occurrence.</param>
    /// <param name="answer">Puts the occurrence into the fact and makes the answer.</param>
    /// <param name="cancel">Until the first statement of the change.</param>
    public async Task<TReply> SaveAsync<TReply>(Occurrence occurrence, IMessage fact, Func<Cchc.Steering.V1.Occurrence, TReply> answer, CancellationToken cancel)
        where TReply : IMessage
    {
        var entry = db.Entry(occurrence);
        if (entry.State == EntityState.Added || entry.Property(o => o.State) is { } state && state.CurrentValue != state.OriginalValue)
        {
            await DeriveAsync(occurrence, cancel);
        }

        db.Publish(occurrence, () => fact);
        var reply = answer(occurrence.ToMessage(Now));
        return await db.SaveAsync(() => reply, cancel);
    }

    // The activity's revision grows even where its state stays: of two writers on two of its occurrences, each of whom saw the
    // other's as open, one is refused and looks again. Otherwise both could leave it in progress although all is done.
    private async Task DeriveAsync(Occurrence changed, CancellationToken cancel)
    {
        var (activity, others) = await AllOf(db, changed.ActivityKey, changed.Id, cancel);
        activity.State = ActivityProgress.StateOf(activity.TimeKind, [.. others, changed.State]);
        db.Publish(activity, () => new ActivityProgressed { Activity = activity.ToMessage() });
    }

    // Each state once: the activity comes along with every one.
    private sealed record Work(Activity Activity, List<WorkState> Others);
}
