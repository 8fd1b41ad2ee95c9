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
        // Behind an @ names have a version, as plans/2026@3.
        violations.Require(!request.ItemNameId.Contains('@'), "item_name_id", "must be 1 to 63 of the characters a-z, 0-9 and -, beginning with a letter or digit.", "RESOURCE_NAME_MALFORMED");
        ItemNameFields.Take(itemName, ItemNameFields.All, given, violations);
        violations.ThrowIfAny();

        db.Add(itemName);
        db.Publish(itemName, () => new ItemNameCreated { ItemName = itemName.ToFact() });
        return await db.SaveAsync(() => new CreateItemNameResponse { ItemName = itemName.ToMessage() }, cancel);
    }
}
