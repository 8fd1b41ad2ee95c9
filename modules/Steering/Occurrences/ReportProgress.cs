using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>A unit says what it has done. The lead unit moves the occurrence on; a coordinating unit contributes.</summary>
internal sealed class ReportProgress(SteeringDb db, WorkChange change) : IUseCase
{
    public async Task<ReportProgressResponse> ExecuteAsync(ReportProgressRequest request, CancellationToken cancel)
    {
        var occurrence = await db.FindOccurrenceAsync(OccurrenceName.Parse(request.Parent, "parent"), cancel);
        var (unit, role) = UnitOf(occurrence, request);
        if (request.Completes && role != ReportRole.Lead)
        {
            throw new DeniedFault("ONLY_LEAD_COMPLETES", $"{unit} coordinates; only a lead unit ({string.Join(", ", occurrence.Brief.LeadUnits)}) says that {occurrence.ResourceName} is done.");
        }

        var violations = new Violations();
        var text = Texts.Read(request.Text, "text", 10_000, violations);
        violations.Require(!request.HasStatedPercent || request.StatedPercent is >= 0 and <= 100, "stated_percent", "must be 0 to 100.", "PERCENT_OUT_OF_RANGE");
        EvidenceInput.Check(request.Evidence, change.Now.Today, violations);
        violations.ThrowIfAny();
        await change.CheckAsync(occurrence, occurrence.PlanKey, request.Etag, cancel);

        var report = new Report
        {
            Commune = occurrence.Commune,
            OccurrenceKey = occurrence.Id,
            Unit = unit,
            Role = role,
            Text = text,
            StatedPercent = request.HasStatedPercent ? request.StatedPercent : null,
            Completes = request.Completes,
            Reporter = change.Actor,
            CreateTime = change.Now.Instant,
            Evidence = EvidenceInput.Keep(request.Evidence, db.Files),
        };
        occurrence.Take(report, change.Now.Today);
        db.Reports.Add(report);
        var said = report.ToMessage(occurrence);
        var fact = new OccurrenceReported { Report = said };
        return await change.SaveAsync(occurrence, fact, message =>
        {
            fact.Occurrence = message;
            return new ReportProgressResponse { Report = said, Occurrence = message };
        }, cancel);
    }

    private (string Unit, ReportRole Role) UnitOf(Occurrence occurrence, ReportProgressRequest request)
    {
        var asked = request.Unit.ToUpperInvariant();
        var activity = occurrence.Brief;
        var scope = change.UnitsFor(occurrence);
        var involved = activity.LeadUnits.Union(activity.CoordinatingUnits).ToList();
        var own = involved.Where(scope.Includes).ToList();
        if (own.Count == 0)
        {
            throw new DeniedFault("UNIT_NOT_INVOLVED", $"The caller belongs to none of the units of {occurrence.ResourceName}: {string.Join(", ", involved)}.");
        }

        occurrence.CheckEtag(request.Etag);
        if (asked.Length == 0 && own.Count > 1)
        {
            throw new InvalidFault("unit", $"says which unit reports: {string.Join(", ", own)}.", "UNIT_REQUIRED");
        }

        var unit = asked.Length == 0 ? own[0] : asked;
        if (!involved.Contains(unit))
        {
            throw new InvalidFault("unit", $"must be a unit of the activity: {string.Join(", ", involved)}.", "UNIT_UNKNOWN");
        }

        return own.Contains(unit)
            ? (unit, activity.LeadUnits.Contains(unit) ? ReportRole.Lead : ReportRole.Coordinating)
            : throw new DeniedFault("UNIT_NOT_YOURS", $"The caller may report for {string.Join(", ", own)}, not for {unit}.");
    }
}
