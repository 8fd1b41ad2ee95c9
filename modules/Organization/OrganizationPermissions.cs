using CchcPlatform.Kernel.Access;

namespace CchcPlatform.Modules.Organization;

/// <summary>What the rpcs of the area ask for. The list of communes is open to everyone with a token.</summary>
internal static class OrganizationPermissions
{
    public static IReadOnlyList<Permission> All { get; } =
    [
        new("organization.units.read", "Xem danh mục phòng, đơn vị / Read the unit register"),
        new("organization.units.write", "Cập nhật danh mục phòng, đơn vị / Change the unit register"),
    ];
}
