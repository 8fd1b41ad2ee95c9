using CchcPlatform.Kernel.Access;

namespace CchcPlatform.Modules.AreaName;

/// <summary>What the rpcs of the area ask for.</summary>
internal static class AreaNamePermissions
{
    public static IReadOnlyList<Permission> All { get; } =
    [
        new("area_name.item_names.read", "Xem (item names) / Read item names"),
        new("area_name.item_names.write", "Cập nhật (item names) / Enter and change item names"),
    ];
}
