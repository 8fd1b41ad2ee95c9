using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>An item name of a commune.</summary>
internal sealed class ItemName : Aggregate
{
    public required string ItemNameId { get; init; }

    public string DisplayName { get; private set; } = "";

    public string Description { get; set; } = "";

    /// <summary>The display name without accents and capitals: what lists are searched and ordered by.</summary>
    public string SearchText { get; private set; } = "";

    public override string ResourceName => $"communes/{Commune}/itemNames/{ItemNameId}";

    public void Call(string displayName)
    {
        DisplayName = VietnameseText.Normalize(displayName);
        SearchText = VietnameseText.Fold(displayName);
    }
}
