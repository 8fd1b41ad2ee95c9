using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>What differs between two versions of a plan, and by which decision.</summary>
internal sealed class ComparePlanVersions(SteeringDb db) : IUseCase
{
    public async Task<ComparePlanVersionsResponse> ExecuteAsync(ComparePlanVersionsRequest request, CancellationToken cancel)
    {
        var name = PlanName.Parse(request.Name);
        var plan = await db.FindPlanAsync(name, cancel);
        var later = name.Version ?? plan.LatestVersion;
        new Violations()
            .Require(request.BaseVersion >= 0, "base_version", "must not be negative.")
            .Require(request.BaseVersion < later, "base_version", $"must be earlier than version {later}.", "BASE_NOT_EARLIER")
            .ThrowIfAny();

        var version = await db.FindVersionAsync(plan, later, cancel);
        var earlier = request.BaseVersion > 0 ? request.BaseVersion : await VersionBeforeAsync(version, cancel);
        var basis = await db.FindVersionAsync(plan, earlier, cancel);
        var rows = await db.Activities.AsNoTracking()
            .Where(a => a.PlanKey == plan.Id && (a.Version == earlier || a.Version == later))
            .OrderBy(a => a.Position)
            .ToListAsync(cancel);
        var changes = ActivityChanges.Between(rows.Where(a => a.Version == earlier), rows.Where(a => a.Version == later));
        var page = changes.ToPage(PageRequest.Of(request.PageSize, request.PageToken, "compare", basis.ResourceName, version.ResourceName, plan.StateOf(later)));
        return new ComparePlanVersionsResponse
        {
            Changes = { page.Items },
            Base = basis.ToMessage(),
            Version = version.ToMessage(),
            Added = changes.Count(c => c.Kind == ActivityChange.Types.Kind.Added),
            Removed = changes.Count(c => c.Kind == ActivityChange.Types.Kind.Removed),
            Changed = changes.Count(c => c.Kind == ActivityChange.Types.Kind.Changed),
            NextPageToken = page.NextPageToken,
        };
    }

    // A discarded draft was never what the plan said.
    private async Task<int> VersionBeforeAsync(PlanVersion version, CancellationToken cancel) =>
        await db.PlanVersions
            .Where(v => v.PlanKey == version.PlanKey && v.Number < version.Number && v.State != PlanState.Discarded)
            .MaxAsync(v => (int?)v.Number, cancel)
        ?? throw new InvalidFault("name", $"{version.ResourceName} has no version before it, there is nothing to compare it with.", "ONE_VERSION_ONLY");
}
