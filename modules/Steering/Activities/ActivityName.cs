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

    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<Activity> FindActivityAsync(this SteeringDb db, ActivityName name, CancellationToken cancel) =>
        await (name.Plan.Version is { } version ? db.Activities.Where(a => a.Version == version) : db.Shown())
            .SingleOrDefaultAsync(a => a.Commune == name.Plan.Commune && a.PlanId == name.Plan.PlanId && a.ActivityId == name.ActivityId, cancel)
        ?? throw new NotFoundFault(name.ToString());

    /// <summary>The activity as it is worked on: a change cannot be made to one version.</summary>
    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<Activity> FindActivityInForceAsync(this SteeringDb db, string name, CancellationToken cancel)
    {
        var parsed = ActivityName.Parse(name);
        return parsed.Plan.Version is null
            ? await db.FindActivityAsync(parsed, cancel)
            : throw new InvalidFault("name", "work is done on the plan and not on one of its versions: leave the @ out.", "RESOURCE_NAME_MALFORMED");
    }
}
