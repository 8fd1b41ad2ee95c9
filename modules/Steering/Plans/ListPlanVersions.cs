using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>All versions of a plan, newest first.</summary>
internal sealed class ListPlanVersions(SteeringDb db) : IUseCase
{
    private static readonly OrderSchema<PlanVersion> Order = OrderSchema<PlanVersion>.By(v => v.Id).Key("version", v => v.Number).Default("version desc");

    public async Task<ListPlanVersionsResponse> ExecuteAsync(ListPlanVersionsRequest request, CancellationToken cancel)
    {
        var plan = await db.FindPlanAsync(PlanName.Parse(request.Parent, "parent").WithoutVersion("parent"), cancel);
        var page = await db.PlanVersions.AsNoTracking()
            .Where(v => v.PlanKey == plan.Id)
            .ToPageAsync(OrderBy.Parse("", Order), PageRequest.Of(request.PageSize, request.PageToken, "versions", request.Parent), cancel);
        return new ListPlanVersionsResponse { Versions = { page.Items.Select(v => v.ToMessage()) }, NextPageToken = page.NextPageToken };
    }
}
