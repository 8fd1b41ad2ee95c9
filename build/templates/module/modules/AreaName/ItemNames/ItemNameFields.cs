using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using Proto = Cchc.AreaName.V1;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>Takes fields over from a request and notes what is wrong with them.</summary>
internal static class ItemNameFields
{
    private const int LongestName = 300;
    private const int LongestDescription = 10_000;

    public static readonly string[] All = ["display_name", "description"];

    public static readonly UpdateFields<Proto.ItemName> Update = new UpdateFields<Proto.ItemName>("item_name").Changeable(All);

    public static void Take(ItemName itemName, IEnumerable<string> fields, Proto.ItemName given, Violations violations)
    {
        foreach (var field in fields)
        {
            switch (field)
            {
                case "display_name":
                    violations.RequireText(given.DisplayName, "item_name.display_name", LongestName);
                    itemName.Call(given.DisplayName);
                    break;
                case "description":
                    violations.Require(given.Description.Length <= LongestDescription, "item_name.description", $"must have at most {LongestDescription} characters.", "FIELD_TOO_LONG");
                    itemName.Description = given.Description;
                    break;
            }
        }
    }
}
