using Google.Protobuf.WellKnownTypes;
using Proto = Cchc.AreaName.V1;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>Item names as the contract shows them.</summary>
internal static class ItemNameMessages
{
    public static Proto.ItemName ToMessage(this ItemName itemName)
    {
        var message = itemName.ToFact();
        message.Etag = itemName.Etag;
        message.CreateTime = itemName.CreateTime.ToTimestamp();
        message.UpdateTime = itemName.UpdateTime.ToTimestamp();
        return message;
    }

    /// <summary>As facts carry it: revision and time stand beside the fact.</summary>
    public static Proto.ItemName ToFact(this ItemName itemName) => new()
    {
        Name = itemName.ResourceName, DisplayName = itemName.DisplayName, Description = itemName.Description,
    };
}
