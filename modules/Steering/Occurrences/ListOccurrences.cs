using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Plans;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>The occurrences of one activity, of a plan, or of all plans of the caller's communes.</summary>
internal sealed class ListOccurrences(SteeringDb db, CallContext call) : IUseCase
{
    private static readonly IReadOnlyDictionary<string, WorkState> States = EnumNames.Of<WorkState>("WORK_STATE_");
    private static readonly IReadOnlyDictionary<string, TimeKind> Kinds = EnumNames.Of<TimeKind>("TIME_KIND_", unspecified: true);
    private static readonly IReadOnlyDictionary<string, Timing> Timings = EnumNames.Of<Timing>("TIMING_");

    private static readonly OrderSchema<Occurrence> Order = OrderSchema<Occurrence>.By(o => o.Id)
        .Key("position", o => o.Activity!.Position)
        .Key("area", o => o.Activity!.Area)
        .Key("startDate", o => o.StartDate)
        .Key("endDate", o => o.EndDate)
        .Key("dueDate", o => o.DueDate)
        .Key("period", o => o.Period)
        .Key("updateTime", o => o.UpdateTime)
        .Default("position, endDate");

    public async Task<ListOccurrencesResponse> ExecuteAsync(ListOccurrencesRequest request, CancellationToken cancel)
    {
        var at = Moment.Of(request.AsOf, call);
        var (rows, version) = await RowsAsync(request.Parent, cancel);
        var page = await rows.AsNoTracking()
            .Include(o => o.Activity)
            .Where(FilterAt(at).Compile(request.Filter))
            .ToPageAsync(
                OrderBy.Parse(request.OrderBy, Order),
                PageRequest.Of(request.PageSize, request.PageToken, "occurrences", request.Parent, version, request.Filter, request.OrderBy, request.AsOf),
                cancel);
        return new ListOccurrencesResponse { Occurrences = { page.Items.Select(o => o.ToMessage(at)) }, NextPageToken = page.NextPageToken };
    }

    // Made for each call, because late and silent depend on the moment.
    private static FilterSchema<Occurrence> FilterAt(Moment at) => new FilterSchema<Occurrence>()
        .Text("period", o => o.Period)
        .Text("label", o => o.Label)
        .Text("area", o => o.Activity!.Area)
        .Text("goal", o => o.Activity!.GoalCode)
        .Text("activity", o => o.ActivityId)
        // As the text of an activity is filtered.
        .Text("activityText", o => o.Activity!.Text.Replace("\n", " "), o => o.Activity!.Words!.SearchText.Substring(0, (o.Activity!.Words!.SearchText + "\n").IndexOf("\n")))
        .Text("basis", o => o.Basis)
        .Enum("state", o => o.State, States)
        .Enum("timing", OccurrenceTiming.At(at), Timings)
        .Enum("timeKind", o => o.Activity!.TimeKind, Kinds)
        .Date("startDate", o => o.StartDate)
        .Date("endDate", o => o.EndDate)
        .Date("dueDate", o => o.DueDate)
        .Date("completedDate", o => o.CompletedDate)
        .Number("statedPercent", o => o.StatedPercent)
        .Number("reportCount", o => o.ReportCount)
        .Number("evidenceCount", o => o.EvidenceCount)
        .Bool("productAttached", o => o.ProductAttached)
        .Bool("returned", o => o.Returned)
        .Collection("leadUnits", o => o.Activity!.LeadUnits)
        .Collection("coordinatingUnits", o => o.Activity!.CoordinatingUnits)
        .Search(o => o.Activity!.Words!.SearchText);

    // The rows, and of one plan its version in force: another one gives their activities other positions.
    private async Task<(IQueryable<Occurrence> Rows, string Version)> RowsAsync(string parent, CancellationToken cancel)
    {
        var parts = ResourceName.Parse("communes/{commune}/plans/{plan}/activities/{activity}", parent, "parent", anyCommune: true, "plan", "activity");
        var (commune, plan, activity) = (parts.Commune, PlanName.Of(parts, "parent").WithoutVersion("parent").PlanId, parts["activity"]);
        var (rows, version) = (db.Occurrences.AsQueryable(), "");
        if (commune != ResourceName.AnyCommune)
        {
            rows = rows.Where(o => o.Commune == commune);
            // What the list is of must be there: an empty list would hide that it is not.
            if (plan != "-" && activity == "-")
            {
                version = $"{(await db.FindPlanAsync(new PlanName(commune, plan, null), cancel)).Version}";
            }
            else if (plan != "-")
            {
                // An activity that an amendment has removed is there too: what was done on it stays to be seen.
                var found = await db.Plans.Where(p => p.Commune == commune && p.PlanId == plan && db.Activities.Any(a => a.PlanKey == p.Id && a.ActivityId == activity))
                    .Select(p => (int?)p.Version).SingleOrDefaultAsync(cancel);
                version = $"{found ?? throw new NotFoundFault(parent)}";
            }
        }

        rows = plan == "-" ? rows : rows.Where(o => o.PlanId == plan);
        return (activity == "-" ? rows : rows.Where(o => o.ActivityId == activity), version);
    }
}
