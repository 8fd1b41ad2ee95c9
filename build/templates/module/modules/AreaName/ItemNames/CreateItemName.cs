using Cchc.AreaName.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.AreaName.Data;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>Enters an item name.</summary>
internal sealed class CreateItemName(AreaNameDb db) : IUseCase
{
    public async Task<CreateItemNameResponse> ExecuteAsync(CreateItemNameRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent").Commune;
        ResourceName.Parse("{itemName}", request.ItemNameId, "item_name_id");
        var given = request.ItemName ?? throw new InvalidFault("item_name", "must be given.", "FIELD_REQUIRED");
        var itemName = new ItemName { Commune = commune, ItemNameId = request.ItemNameId };
        var violations = new Violations();
        ItemNameFields.Take(itemName, ItemNameFields.All, given, violations);
        violations.ThrowIfAny();

        db.Add(itemName);
        db.Publish(itemName, () => new ItemNameCreated { ItemName = itemName.ToFact() });
        return await db.SaveAsync(() => new CreateItemNameResponse { ItemName = itemName.ToMessage() }, cancel);
    }
}
