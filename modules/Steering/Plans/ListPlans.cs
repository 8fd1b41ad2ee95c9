using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>The plans of a commune, newest year first.</summary>
internal sealed class ListPlans(SteeringDb db) : IUseCase
{
    private static readonly FilterSchema<Plan> Filter = new FilterSchema<Plan>()
        .Number("year", p => p.Year)
        .Text("number", p => p.Number)
        .Text("title", p => p.Title)
        .Enum("kind", p => p.Kind, EnumNames.Of<PlanKind>("PLAN_KIND_"))
        .Enum("state", p => p.State, EnumNames.Of<PlanState>("PLAN_STATE_"));

    private static readonly OrderSchema<Plan> Order = OrderSchema<Plan>.By(p => p.Id)
        .Key("year", p => p.Year)
        .Key("updateTime", p => p.UpdateTime)
        .Default("year desc");

    public async Task<ListPlansResponse> ExecuteAsync(ListPlansRequest request, CancellationToken cancel)
    {
        var parent = ResourceName.Parse("communes/{commune}", request.Parent, "parent", anyCommune: true);
        var page = await db.Plans.AsNoTracking()
            .Where(p => parent.Commune == ResourceName.AnyCommune || p.Commune == parent.Commune)
            .Where(Filter.Compile(request.Filter))
            .ToPageAsync(
                OrderBy.Parse(request.OrderBy, Order),
                PageRequest.Of(request.PageSize, request.PageToken, "plans", request.Parent, request.Filter, request.OrderBy),
                cancel);
        return new ListPlansResponse { Plans = { page.Items.Select(p => p.ToMessage()) }, NextPageToken = page.NextPageToken };
    }
}
