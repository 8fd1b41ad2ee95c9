using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Plans;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>An activity as a request names it.</summary>
internal sealed record ActivityName(PlanName Plan, string ActivityId)
{
    public static ActivityName Parse(string name, string field = "name")
    {
        var parts = ResourceName.Parse("communes/{commune}/plans/{plan}/activities/{activity}", name, field);
        return new ActivityName(PlanName.Of(parts, field), parts["activity"]);
    }

    public override string ToString() => $"{Plan}/activities/{ActivityId}";
}

/// <summary>Finds activities by name.</summary>
internal static class ActivityQueries
{
    /// <summary>The rows of the version that each plan shows: the one in force, before the first issue the draft.</summary>
    public static IQueryable<Activity> Shown(this SteeringDb db) =>
        from activity in db.Activities
        join plan in db.Plans on activity.PlanKey equals plan.Id
        where activity.Version == (plan.Version > 0 ? plan.Version : plan.DraftVersion)
        select activity;

    // Compiled once, for this is what is asked most. The plan is named too: its key leads to the activity by the unique index.
    private static readonly Func<SteeringDb, string, string, string, int, CancellationToken, Task<Activity?>> ByName = EF.CompileAsyncQuery(
        (SteeringDb db, string commune, string plan, string activity, int version, CancellationToken cancel) =>
            (from a in db.Activities
             join p in db.Plans on a.PlanKey equals p.Id
             where p.Commune == commune && p.PlanId == plan && a.Commune == commune && a.ActivityId == activity
                 && a.Version == (version > 0 ? version : p.Version > 0 ? p.Version : p.DraftVersion)
             select a).SingleOrDefault());

    private static readonly Func<SteeringDb, string, string, string, int, CancellationToken, Task<Activity?>> ByNameToRead = EF.CompileAsyncQuery(
        (SteeringDb db, string commune, string plan, string activity, int version, CancellationToken cancel) =>
            (from a in db.Activities
             join p in db.Plans on a.PlanKey equals p.Id
             where p.Commune == commune && p.PlanId == plan && a.Commune == commune && a.ActivityId == activity
                 && a.Version == (version > 0 ? version : p.Version > 0 ? p.Version : p.DraftVersion)
             select a).AsNoTracking().SingleOrDefault());

    /// <summary>An activity that is going to be changed.</summary>
    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<Activity> FindActivityAsync(this SteeringDb db, ActivityName name, CancellationToken cancel) =>
        await ByName(db, name.Plan.Commune, name.Plan.PlanId, name.ActivityId, name.Plan.Version ?? 0, cancel) ?? throw new NotFoundFault(name.ToString());

    /// <summary>An activity that is only read.</summary>
    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<Activity> ReadActivityAsync(this SteeringDb db, ActivityName name, CancellationToken cancel) =>
        await ByNameToRead(db, name.Plan.Commune, name.Plan.PlanId, name.ActivityId, name.Plan.Version ?? 0, cancel) ?? throw new NotFoundFault(name.ToString());

    /// <summary>The activity as it is worked on: a change cannot be made to one version.</summary>
    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<Activity> FindActivityInForceAsync(this SteeringDb db, string name, CancellationToken cancel)
    {
        var parsed = ActivityName.Parse(name);
        return await db.FindActivityAsync(parsed with { Plan = parsed.Plan.WithoutVersion() }, cancel);
    }
}
