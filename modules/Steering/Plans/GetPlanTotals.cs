using System.Data;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Occurrences;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>
/// Totals of a plan per area, lead unit, kind of time and state. Two statements count activities and occurrences in the finest
/// groups that matter, some hundred at most, as of one moment; every total is a sum over them, so that they agree with each other.
/// </summary>
internal sealed class GetPlanTotals(SteeringDb db, CallContext call) : IUseCase
{
    public async Task<GetPlanTotalsResponse> ExecuteAsync(GetPlanTotalsRequest request, CancellationToken cancel)
    {
        var name = PlanName.Parse(request.Name).WithoutVersion();
        var at = Moment.Of(request.AsOf, call);
        ReportingPeriod? period = request.Period.Length == 0 ? null : ReportingPeriod.Parse(request.Period);
        // One snapshot for all: work may be confirmed, and another version put in force, between the statements.
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var plan = await db.FindPlanAsync(name, cancel);
        var totals = new TotalsTable();
        foreach (var cell in await ActivityCellsAsync(plan, cancel))
        {
            totals.Add(cell);
        }

        foreach (var cell in await OccurrenceCellsAsync(plan, period, at, cancel))
        {
            totals.Add(cell);
        }

        return new GetPlanTotalsResponse { Totals = totals.ToMessage(plan.ResourceName, at.Instant) };
    }

    private async Task<List<TotalsCell>> ActivityCellsAsync(Plan plan, CancellationToken cancel)
    {
        var version = plan.ShownVersion;
        return await db.Activities.Where(a => a.PlanKey == plan.Id && a.Version == version)
            .GroupBy(a => new { a.Area, a.TimeKind, a.State, a.LeadUnits, a.LeadText })
            .Select(g => new TotalsCell
            {
                Area = g.Key.Area, TimeKind = g.Key.TimeKind, State = g.Key.State, LeadUnits = g.Key.LeadUnits, LeadText = g.Key.LeadText, Activities = g.Count(),
            })
            .ToListAsync(cancel);
    }

    // An occurrence belongs to the period in which it ends, a due date that was moved over the border included; one without an
    // end to that in which it began.
    private async Task<List<TotalsCell>> OccurrenceCellsAsync(Plan plan, ReportingPeriod? period, Moment at, CancellationToken cancel)
    {
        var rows = db.Occurrences.Where(o => o.PlanKey == plan.Id);
        if (period is { First: var first, Last: var last })
        {
            rows = rows.Where(o => (o.EndDate ?? o.StartDate) >= first && (o.EndDate ?? o.StartDate) <= last);
        }

        // What was completed after the day was not done on it: timing says so too, or the same work could be completed and overdue.
        var today = at.Today;
        return await rows
            .Select(OccurrenceTiming.With(at, (o, timing) => new
            {
                o.Activity!.Area, o.Activity!.TimeKind, State = o.State == WorkState.Completed && o.CompletedDate > today ? WorkState.InProgress : o.State,
                o.Activity!.LeadUnits, Timing = timing, o.ReportCount, o.EvidenceCount,
            }))
            .GroupBy(o => new { o.Area, o.TimeKind, o.State, o.LeadUnits, o.Timing })
            .Select(g => new TotalsCell
            {
                Area = g.Key.Area, TimeKind = g.Key.TimeKind, State = g.Key.State, LeadUnits = g.Key.LeadUnits, Timing = g.Key.Timing,
                Occurrences = g.Count(), Reports = g.Sum(o => o.ReportCount), Evidence = g.Sum(o => o.EvidenceCount),
            })
            .ToListAsync(cancel);
    }
}
