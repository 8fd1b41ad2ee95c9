using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.AreaName.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>Item names by their resource name, with the fault for those that are missing.</summary>
internal static class ItemNameQueries
{
    public static async Task<ItemName> ItemNameAsync(this AreaNameDb db, string name, string field, CancellationToken cancel)
    {
        var parts = ResourceName.Parse("communes/{commune}/itemNames/{itemName}", name, field);
        var (commune, id) = (parts.Commune, parts["itemName"]);
        return await db.ItemNames.SingleOrDefaultAsync(row => row.Commune == commune && row.ItemNameId == id, cancel) ?? throw new NotFoundFault(name);
    }
}
