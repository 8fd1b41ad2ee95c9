using CchcPlatform.Kernel.Faults;
using CchcPlatform.Modules.Organization.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Units and groups by name, with the fault for those that are missing.</summary>
internal static class UnitQueries
{
    public static async Task<Unit> UnitAsync(this OrganizationDb db, string name, string field, CancellationToken cancel)
    {
        var (commune, code) = UnitFields.UnitOf(name, field);
        return await db.Units.SingleOrDefaultAsync(unit => unit.Commune == commune && unit.Code == code, cancel) ?? throw new NotFoundFault(name);
    }

    public static async Task<UnitGroup> UnitGroupAsync(this OrganizationDb db, string name, string field, CancellationToken cancel)
    {
        var (commune, id) = UnitFields.GroupOf(name, field);
        return await db.UnitGroups.SingleOrDefaultAsync(group => group.Commune == commune && group.GroupId == id, cancel) ?? throw new NotFoundFault(name);
    }

    /// <summary>All units that the commune ever had, in the order of their codes.</summary>
    public static Task<List<Unit>> UnitsOfAsync(this OrganizationDb db, string commune, CancellationToken cancel) =>
        db.Units.Where(unit => unit.Commune == commune).OrderBy(unit => unit.Code).ToListAsync(cancel);

    /// <summary>The units of a commune, for a change to the days, name or parent of one: the save is refused if somebody else makes such a change meanwhile.</summary>
    public static async Task<UnitRegister> RegisterToChangeAsync(this OrganizationDb db, string commune, CancellationToken cancel)
    {
        // Read before the units, so that no change comes between.
        if (await db.Communes.SingleOrDefaultAsync(one => one.Code == commune, cancel) is { } place)
        {
            place.RegisterRevision++;
        }

        return new UnitRegister(await db.UnitsOfAsync(commune, cancel));
    }
}
