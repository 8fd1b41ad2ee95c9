using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Plans;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>An occurrence as a request names it.</summary>
internal sealed record OccurrenceName(string Commune, string PlanId, string ActivityId, string OccurrenceId)
{
    private const string Pattern = "communes/{commune}/plans/{plan}/activities/{activity}/occurrences/{occurrence}";

    public static OccurrenceName Parse(string name, string field = "name") => Of(ResourceName.Parse(Pattern, name, field), field);

    /// <summary>The occurrence and the id of one of its reports.</summary>
    public static (OccurrenceName Occurrence, string ReportId) ParseReport(string name)
    {
        var parts = ResourceName.Parse(Pattern + "/reports/{report}", name, "name");
        return (Of(parts, "name"), parts["report"]);
    }

    public override string ToString() => $"communes/{Commune}/plans/{PlanId}/activities/{ActivityId}/occurrences/{OccurrenceId}";

    private static OccurrenceName Of(ResourceName parts, string field) =>
        new(parts.Commune, PlanName.Of(parts, field).WithoutVersion(field).PlanId, parts["activity"], parts["occurrence"]);
}

/// <summary>Finds occurrences by name.</summary>
internal static class OccurrenceQueries
{
    private static readonly Func<SteeringDb, string, string, string, string, CancellationToken, Task<OccurrenceInPlan?>> ByName = EF.CompileAsyncQuery(
        (SteeringDb db, string commune, string plan, string activity, string occurrence, CancellationToken cancel) =>
            (from o in db.Occurrences
             join p in db.Plans on o.PlanKey equals p.Id
             where o.Commune == commune && o.PlanId == plan && o.ActivityId == activity && o.OccurrenceId == occurrence
             let a = o.Activity!
             select new OccurrenceInPlan(o, new ActivityBrief(a.Text, a.Area, a.TimeKind, a.LeadUnits, a.CoordinatingUnits, a.Officers), p)).SingleOrDefault());

    /// <summary>The occurrence with its activity in brief. Its plan comes with it, so that a change need not ask for it: see <see cref="WorkChange.CheckAsync"/>.</summary>
    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<Occurrence> FindOccurrenceAsync(this SteeringDb db, OccurrenceName name, CancellationToken cancel)
    {
        var found = await ByName(db, name.Commune, name.PlanId, name.ActivityId, name.OccurrenceId, cancel) ?? throw new NotFoundFault(name.ToString());
        found.Occurrence.Brief = found.Activity;
        return found.Occurrence;
    }

    /// <summary>The next free id of a row such as t-1, t-2.</summary>
    public static string NextId(this IEnumerable<Occurrence> taken, string prefix, int first)
    {
        var ids = taken.Select(o => o.OccurrenceId).ToHashSet();
        while (ids.Contains($"{prefix}{first}"))
        {
            first++;
        }

        return $"{prefix}{first}";
    }

    private sealed record OccurrenceInPlan(Occurrence Occurrence, ActivityBrief Activity, Plan Plan);
}
