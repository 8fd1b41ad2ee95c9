using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Steering.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>A plan as a request names it: <c>communes/25195/plans/2026</c>, or one version <c>plans/2026@2</c>.</summary>
internal sealed record PlanName(string Commune, string PlanId, int? Version)
{
    public static PlanName Parse(string name, string field = "name")
    {
        var parts = ResourceName.Parse("communes/{commune}/plans/{plan}", name, field);
        return Of(parts, field);
    }

    public static PlanName Of(ResourceName parts, string field)
    {
        var id = parts["plan"].Split('@');
        var version = id.Length == 2 && int.TryParse(id[1], out var number) && number > 0 ? number : (int?)null;
        if (id.Length > 2 || id.Length == 2 && version is null)
        {
            throw new InvalidFault(field, "a version is written plans/2026@2.", "RESOURCE_NAME_MALFORMED");
        }

        return new PlanName(parts.Commune, id[0], version);
    }

    /// <summary>The plan itself, for what belongs to it and not to one of its versions.</summary>
    /// <exception cref="InvalidFault">A version is named.</exception>
    public PlanName WithoutVersion(string field = "name") => Version is null
        ? this
        : throw new InvalidFault(field, "this is of the plan and not of one of its versions: leave the @ out.", "RESOURCE_NAME_MALFORMED");

    public override string ToString() => $"communes/{Commune}/plans/{PlanId}{(Version is { } v ? $"@{v}" : "")}";
}

/// <summary>Finds plans by name.</summary>
internal static class PlanQueries
{
    // Compiled once: nearly every rpc asks it.
    private static readonly Func<SteeringDb, string, string, CancellationToken, Task<Plan?>> ByName = EF.CompileAsyncQuery(
        (SteeringDb db, string commune, string plan, CancellationToken cancel) => db.Plans.SingleOrDefault(p => p.Commune == commune && p.PlanId == plan));

    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<Plan> FindPlanAsync(this SteeringDb db, PlanName name, CancellationToken cancel) =>
        await ByName(db, name.Commune, name.PlanId, cancel)
        ?? throw new NotFoundFault(name.ToString());

    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<PlanVersion> FindVersionAsync(this SteeringDb db, Plan plan, int number, CancellationToken cancel) =>
        await db.PlanVersions.SingleOrDefaultAsync(v => v.PlanKey == plan.Id && v.Number == number, cancel)
        ?? throw new NotFoundFault($"{plan.ResourceName}@{number}");
}
