using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Plans;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>The activities of a plan, of a version of it, or of all plans of the caller's communes.</summary>
internal sealed class ListActivities(SteeringDb db) : IUseCase
{
    // A cell may have line breaks, where the value of a filter has spaces. The own words are the first line of the search text.
    private static readonly FilterSchema<Activity> Filter = new FilterSchema<Activity>()
        .Text("area", a => a.Area)
        .Text("goal", a => a.GoalCode)
        .Text("goalText", a => a.GoalText.Replace("\n", " "))
        .Text("task", a => a.TaskText.Replace("\n", " "))
        .Text("taskCode", a => a.TaskCode)
        .Text("text", a => a.Text.Replace("\n", " "), a => a.Words!.SearchText.Substring(0, (a.Words!.SearchText + "\n").IndexOf("\n")))
        .Text("product", a => a.ProductText.Replace("\n", " "))
        .Text("leadText", a => a.LeadText.Replace("\n", " "))
        .Text("coordinatingText", a => a.CoordinatingText.Replace("\n", " "))
        .Text("timeText", a => a.TimeText.Replace("\n", " "))
        .Enum("timeKind", a => a.TimeKind, EnumNames.Of<TimeKind>("TIME_KIND_", unspecified: true))
        .Enum("state", a => a.State, EnumNames.Of<WorkState>("WORK_STATE_"))
        .Date("dueDate", a => a.DueDate)
        .Number("position", a => a.Position)
        .Collection("leadUnits", a => a.LeadUnits)
        .Collection("coordinatingUnits", a => a.CoordinatingUnits)
        .Collection("leadGroups", a => a.LeadGroups)
        .Collection("coordinatingGroups", a => a.CoordinatingGroups)
        .Search(a => a.Words!.SearchText);

    private static readonly OrderSchema<Activity> Order = OrderSchema<Activity>.By(a => a.Id)
        .Key("position", a => a.Position)
        .Key("area", a => a.Area)
        .Key("goal", a => a.GoalCode)
        .Key("dueDate", a => a.DueDate)
        .Key("updateTime", a => a.UpdateTime)
        .Default("position");

    // Over many plans: one commune after the other, each in the order of its plan. It is the order of an index, so that the last
    // page costs what the first does.
    private static readonly OrderSchema<Activity> OverPlans = OrderSchema<Activity>.By(a => a.Id)
        .Key("commune", a => a.Commune)
        .Key("plan", a => a.PlanKey)
        .Key("version", a => a.Version)
        .Key("position", a => a.Position)
        .Default("commune, plan, version, position");

    // A plan from its beginning to its end, as nearly every list is asked for: compiled once, for to build it costs a tenth of the call.
    private static readonly OrderBy<Activity> InPlan = OrderBy.Parse("", Order);

    private static readonly Func<SteeringDb, string, Guid, int, int, IAsyncEnumerable<Activity>> First = EF.CompileAsyncQuery(
        (SteeringDb db, string commune, Guid plan, int version, int limit) =>
            db.Activities.AsNoTracking().Where(a => a.Commune == commune && a.PlanKey == plan && a.Version == version)
                .OrderBy(a => a.Position).ThenBy(a => a.Id).Take(limit));

    private static readonly Func<SteeringDb, string, Guid, int, int, Guid, int, IAsyncEnumerable<Activity>> Next = EF.CompileAsyncQuery(
        (SteeringDb db, string commune, Guid plan, int version, int position, Guid id, int limit) =>
            db.Activities.AsNoTracking().Where(a => a.Commune == commune && a.PlanKey == plan && a.Version == version)
                .Where(a => EF.Functions.GreaterThan(ValueTuple.Create(a.Position, a.Id), ValueTuple.Create(position, id)))
                .OrderBy(a => a.Position).ThenBy(a => a.Id).Take(limit));

    public async Task<ListActivitiesResponse> ExecuteAsync(ListActivitiesRequest request, CancellationToken cancel)
    {
        var parts = ResourceName.Parse("communes/{commune}/plans/{plan}", request.Parent, "parent", anyCommune: true, any: "plan");
        var page = parts["plan"] == "-" || parts.Commune == ResourceName.AnyCommune
            ? await OverPlansAsync(parts, request, cancel)
            : await OfPlanAsync(PlanName.Of(parts, "parent"), request, cancel);
        return new ListActivitiesResponse { Activities = { page.Items.Select(a => a.ToMessage()) }, NextPageToken = page.NextPageToken };
    }

    private async Task<Page<Activity>> OfPlanAsync(PlanName name, ListActivitiesRequest request, CancellationToken cancel)
    {
        // The plan first: an empty list would hide that there is none. Its key and version also make the pages an index scan.
        var plan = await db.FindPlanAsync(name, cancel);
        var version = name.Version is { } asked ? (await db.FindVersionAsync(plan, asked, cancel)).Number : plan.ShownVersion;
        // What the rows hang on: another version has other rows at other positions.
        var page = PageOf(request, plan.StateOf(version));
        return request.Filter.Length == 0 && request.OrderBy.Length == 0
            ? await InPlan.ToPageAsync(
                page,
                (after, limit) => after is null
                    ? First(db, plan.Commune, plan.Id, version, limit)
                    : Next(db, plan.Commune, plan.Id, version, (int)after[0]!, (Guid)after[1]!, limit),
                cancel)
            : await RowsAsync(db.Activities.Where(a => a.Commune == plan.Commune && a.PlanKey == plan.Id && a.Version == version), request, page, cancel);
    }

    private async Task<Page<Activity>> OverPlansAsync(ResourceName parts, ListActivitiesRequest request, CancellationToken cancel)
    {
        var rows = db.Shown();
        if (parts["plan"] != "-")
        {
            var name = PlanName.Of(parts, "parent");
            rows = name.Version is null
                ? rows.Where(a => a.PlanId == name.PlanId)
                : throw new InvalidFault("parent", "a version is of one commune's plan.", "RESOURCE_NAME_MALFORMED");
        }
        else if (parts.Commune is var commune and not ResourceName.AnyCommune)
        {
            rows = rows.Where(a => a.Commune == commune);
        }

        return await RowsAsync(rows, request, PageOf(request, state: ""), cancel);
    }

    private static PageRequest PageOf(ListActivitiesRequest request, string state) =>
        PageRequest.Of(request.PageSize, request.PageToken, "activities", request.Parent, state, request.Filter, request.OrderBy);

    private static Task<Page<Activity>> RowsAsync(IQueryable<Activity> all, ListActivitiesRequest request, PageRequest page, CancellationToken cancel)
    {
        var rows = all.AsNoTracking().Where(Filter.Compile(request.Filter));
        var (order, ranked) = OrderOf(request);
        // A rank is computed from the rows too, for the next page; no other list reads the search columns.
        return (ranked ? rows.Include(a => a.Words) : rows).ToPageAsync(order, page, cancel);
    }

    // Who searches wants the best hit first, and what the activity itself says before what its task or goal says; who names an
    // order gets that order.
    private static (OrderBy<Activity> Order, bool Ranked) OrderOf(ListActivitiesRequest request)
    {
        if (request.OrderBy.Length > 0 || SearchRank.Of<Activity>(request.Filter, a => a.Words!.SearchTextAccented, a => a.Words!.SearchText) is not { } rank)
        {
            return (request.OrderBy.Length == 0 && request.Parent.Contains("/-", StringComparison.Ordinal)
                ? OrderBy.Parse("", OverPlans)
                : OrderBy.Parse(request.OrderBy, Order), false);
        }

        // The own text stands first in the search text.
        var phrase = SearchRank.PhraseOf(request.Filter);
        return (OrderBy.Parse("", OrderSchema<Activity>.By(a => a.Id)
            .Key("rank", rank)
            .Key("own", a => a.Words!.SearchText.Substring(0, Math.Min(a.Words!.SearchText.Length, a.Text.Length)).Contains(phrase) ? 0 : 1)
            .Key("position", a => a.Position)
            .Default("rank, own, position")), true);
    }
}
