using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;
using Reason = Cchc.Steering.V1.Need.Types.Reason;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>
/// What needs the caller, most urgent first: for a unit what it leads, for a steering officer what waits for confirmation as
/// well. An occurrence stands there once for each reason. One statement.
/// </summary>
internal sealed class ListNeeds(SteeringDb db, CallContext call) : IUseCase
{
    private static readonly OrderSchema<NeedRow> Order = OrderSchema<NeedRow>.By(n => n.Id)
        .Key("reason", n => n.Reason)
        .Key("date", n => n.Date)
        .Default("reason, date");

    private static readonly AssignedOfficer[] nobody = [];

    public async Task<ListNeedsResponse> ExecuteAsync(ListNeedsRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent").Commune;
        var violations = new Violations();
        violations.Require(request.Days is >= 0 and <= 90, "days", "must be 1 to 90, or 0 for 7.", "DAYS_OUT_OF_RANGE");
        // Codes of units are in capitals; in names of resources they are not.
        var unit = Texts.ReadOptionalLine(request.Unit, "unit", 50, violations).ToUpperInvariant();
        violations.ThrowIfAny();

        var at = Moment.Of(request.AsOf, call);
        var page = await Rows(commune, unit, at, request.Days == 0 ? 7 : request.Days).AsNoTracking().ToPageAsync(
            OrderBy.Parse("", Order),
            PageRequest.Of(request.PageSize, request.PageToken, "needs", request.Parent, request.Unit, $"{request.Days}", request.AsOf, call.Actor),
            cancel);
        return new ListNeedsResponse
        {
            Needs =
            {
                page.Items.Select(n => new Need
                {
                    Reason = (Reason)n.Reason,
                    Text = NeedText.Of((Reason)n.Reason, n.Occurrence, at.Today),
                    Occurrence = n.Occurrence.ToMessage(ActivityBrief.Of(n.Activity), at),
                }),
            },
            NextPageToken = page.NextPageToken,
        };
    }

    private IQueryable<NeedRow> Rows(string commune, string unit, Moment at, int days)
    {
        // Whoever reports for a unit is asked for its work; whoever confirms, for his decision.
        var own = call.Caller.UnitsFor(SteeringPermissions.Report, commune);
        var confirms = call.Caller.UnitsFor(SteeringPermissions.Confirm, commune);
        var (all, units) = unit.Length == 0 ? (own.WholeCommune, own.Units.ToArray()) : (false, [unit]);
        var (confirmsAll, confirmed) = (confirms.WholeCommune, confirms.Units.ToArray());
        var (today, until) = (at.Today, at.Today.AddDays(days));
        var reporter = $"\n{call.Actor}\n";
        int[] reasons = [.. Enum.GetValues<Reason>().Where(r => r != Reason.Unspecified).Select(r => (int)r)];

        // Who was asked why it was late answers also when it is done or cancelled since: neither takes the question back.
        var needing =
            from occurrence in db.Occurrences
            join plan in db.Plans on occurrence.PlanKey equals plan.Id
            where occurrence.Commune == commune && plan.State != PlanState.Closed
                && (occurrence.State != WorkState.Completed && occurrence.State != WorkState.Cancelled || occurrence.AskTime != null && occurrence.AnswerTime == null)
                && (unit == "" || occurrence.Activity!.LeadUnits.Contains(unit))
            select occurrence;
        return
            from o in needing.Select(OccurrenceTiming.With(at, (o, timing) => new TimedOccurrence
            {
                Row = o,
                Timing = timing,
                Mine = all || o.Activity!.LeadUnits.Any(u => units.Contains(u)),
                Confirms = confirmsAll || o.Activity!.LeadUnits.Any(u => confirmed.Contains(u)),
                Working = o.State != WorkState.WaitingReview && o.State != WorkState.Completed && o.State != WorkState.Cancelled,
                // Nobody confirms what he has reported done himself.
                Waiting = o.State == WorkState.WaitingReview && !("\n" + o.ReportedBy + "\n").Contains(reporter),
                HasOfficer = o.Activity!.Officers != nobody,
            }))
            from reason in reasons.Where(reason =>
                (o.Mine && o.Working && (
                    (reason == (int)Reason.Overdue && o.Timing == Timing.Overdue)
                    || (reason == (int)Reason.Silent && o.Timing == Timing.Silent)
                    || (reason == (int)Reason.Returned && o.Row.Returned)
                    || (reason == (int)Reason.DueSoon && o.Row.DueDate >= today && o.Row.DueDate <= until)
                    || (reason == (int)Reason.NoOfficer && !o.HasOfficer && o.Timing != Timing.Overdue && o.Timing != Timing.Silent
                        && (o.Row.StartDate == null || o.Row.StartDate <= until) && (o.Row.EndDate == null || o.Row.EndDate >= today))
                    || (reason == (int)Reason.IntervalEnding && o.Row.IntervalEnd >= today && o.Row.IntervalEnd <= until && o.Row.EvidenceCount == 0)))
                || (o.Mine && reason == (int)Reason.ExplanationAsked && o.Row.AskTime != null && o.Row.AnswerTime == null)
                || (o.Confirms && reason == (int)Reason.WaitingConfirmation && o.Waiting))
            select new NeedRow
            {
                Id = o.Row.Id,
                Reason = reason,
                Date = reason == (int)Reason.ExplanationAsked ? o.Row.AnswerDueDate
                    : reason == (int)Reason.WaitingConfirmation ? o.Row.ReportedDate
                    : o.Row.DueDate ?? o.Row.EndDate,
                Occurrence = o.Row,
                Activity = o.Row.Activity!,
            };
    }

    private sealed class TimedOccurrence
    {
        public required Occurrence Row { get; init; }

        public Timing Timing { get; init; }

        /// <summary>A unit that is asked about leads it.</summary>
        public bool Mine { get; init; }

        /// <summary>The caller confirms it.</summary>
        public bool Confirms { get; init; }

        /// <summary>It is open and does not wait for review.</summary>
        public bool Working { get; init; }

        /// <summary>It waits for review, which the caller may give as far as the reports go.</summary>
        public bool Waiting { get; init; }

        public bool HasOfficer { get; init; }
    }

    private sealed class NeedRow
    {
        public Guid Id { get; init; }

        public int Reason { get; init; }

        public DateOnly? Date { get; init; }

        public required Occurrence Occurrence { get; init; }

        public required Activity Activity { get; init; }
    }
}
