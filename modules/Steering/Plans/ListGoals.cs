using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>The goals of a plan or of a version, in the plan's order, each with the number of its activities.</summary>
internal sealed class ListGoals(SteeringDb db) : IUseCase
{
    public async Task<ListGoalsResponse> ExecuteAsync(ListGoalsRequest request, CancellationToken cancel)
    {
        var name = PlanName.Parse(request.Parent, "parent");
        var plan = await db.FindPlanAsync(name, cancel);
        var version = await db.FindVersionAsync(plan, name.Version ?? plan.ShownVersion, cancel);
        var counts = await db.Activities.Where(a => a.PlanKey == plan.Id && a.Version == version.Number)
            .GroupBy(a => new { a.Area, a.GoalCode, a.GoalText })
            .Select(g => new { g.Key.Area, g.Key.GoalCode, g.Key.GoalText, Count = g.Count() })
            .ToDictionaryAsync(g => (g.Area, g.GoalCode, g.GoalText), g => g.Count, cancel);
        var page = version.Goals.ToPage(PageRequest.Of(request.PageSize, request.PageToken, "goals", version.ResourceName, plan.StateOf(version.Number)));
        return new ListGoalsResponse
        {
            Goals =
            {
                page.Items.Select(g => new Goal
                {
                    Area = g.Area, Code = g.Code, ParentCode = g.ParentCode, Text = g.Text,
                    ActivityCount = counts.GetValueOrDefault((g.Area, g.Code, g.Text)),
                }),
            },
            NextPageToken = page.NextPageToken,
        };
    }
}
