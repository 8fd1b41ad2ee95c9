using Cchc.AreaName.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.AreaName.Data;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>Changes what is said of an item name.</summary>
internal sealed class UpdateItemName(AreaNameDb db) : IUseCase
{
    public async Task<UpdateItemNameResponse> ExecuteAsync(UpdateItemNameRequest request, CancellationToken cancel)
    {
        var given = request.ItemName ?? throw new InvalidFault("item_name", "must be given.", "FIELD_REQUIRED");
        var itemName = await db.ItemNameAsync(given.Name, "item_name.name", cancel);
        // First: what is wrong with a request may follow from what the caller has not seen yet.
        itemName.CheckEtag(given.Etag);
        var violations = new Violations();
        var fields = ItemNameFields.Update.Of(given, request.UpdateMask, violations);
        ItemNameFields.Take(itemName, fields, given, violations);
        violations.ThrowIfAny();

        db.Publish(itemName, () => new ItemNameUpdated { ItemName = itemName.ToFact(), ChangedFields = { fields } });
        return await db.SaveAsync(() => new UpdateItemNameResponse { ItemName = itemName.ToMessage() }, cancel);
    }
}
