using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Occurrences;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>The head of a lead unit names who of the unit carries the activity out. Officers of other lead units stay.</summary>
internal sealed class AssignOfficers(SteeringDb db, WorkChange change) : IUseCase
{
    private const int MostOfficers = 20;

    public async Task<AssignOfficersResponse> ExecuteAsync(AssignOfficersRequest request, CancellationToken cancel)
    {
        var activity = await db.FindActivityInForceAsync(request.Name, cancel);
        change.RequireLead(activity);
        activity.CheckEtag(request.Etag);
        var unit = UnitOf(activity, request.Unit.ToUpperInvariant());
        var violations = new Violations();
        violations.Require(request.Officers.Count <= MostOfficers, "officers", $"must have at most {MostOfficers} entries.", "TOO_MANY_OFFICERS");
        var officers = request.Officers.Take(MostOfficers).Select((officer, i) => Read(officer, $"officers[{i}]", unit, violations)).ToList();
        violations.Require(officers.DistinctBy(o => o.Subject).Count() == officers.Count, "officers", "must name each officer once.", "OFFICER_REPEATED");
        violations.ThrowIfAny();
        await change.CheckAsync(activity, activity.PlanKey, request.Etag, cancel);

        activity.Officers = [.. activity.Officers.Where(o => o.Unit != unit), .. officers];
        db.Publish(activity, () => new OfficersAssigned { Activity = activity.ToMessage(), Unit = unit, Officers = { officers.Select(o => o.ToMessage()) } });
        return await db.SaveAsync(() => new AssignOfficersResponse { Activity = activity.ToMessage() }, cancel);
    }

    private string UnitOf(Activity activity, string asked)
    {
        var own = activity.LeadUnits.Where(change.UnitsFor(activity).Includes).ToList();
        if (asked.Length == 0)
        {
            return own is [var only] ? only : throw new InvalidFault("unit", $"says whose officers are named: {string.Join(", ", own)}.", "UNIT_REQUIRED");
        }

        if (!activity.LeadUnits.Contains(asked))
        {
            throw new InvalidFault("unit", $"must be a lead unit of the activity: {string.Join(", ", activity.LeadUnits)}.", "UNIT_UNKNOWN");
        }

        return own.Contains(asked) ? asked : throw new DeniedFault("UNIT_NOT_YOURS", $"The caller assigns officers of {string.Join(", ", own)}, not of {asked}.");
    }

    private static AssignedOfficer Read(Officer officer, string field, string unit, Violations violations)
    {
        violations.Require(officer.Unit.Length == 0 || officer.Unit.ToUpperInvariant() == unit, field + ".unit", $"must be {unit} or empty.", "UNIT_DIFFERS");
        return new AssignedOfficer
        {
            Subject = Texts.ReadLine(officer.Subject, field + ".subject", 200, violations),
            DisplayName = Texts.ReadOptionalLine(officer.DisplayName, field + ".display_name", 200, violations),
            Unit = unit,
        };
    }
}
