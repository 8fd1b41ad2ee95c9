using CchcPlatform.Kernel.Access;

namespace CchcPlatform.Server.Identity.Seeds;

/// <summary>An account that a first start makes, with its own client and secret.</summary>
/// <param name="Demo">Left out when the instance starts empty.</param>
internal sealed record AccountSeed(string Subject, string DisplayName, Grant Grant, bool Demo = true)
{
    private const string BinhPhuoc = "25195";

    public static IReadOnlyList<AccountSeed> All { get; } =
    [
        // Without it nobody could give the first right on an empty instance.
        new("admin", "Quản trị hệ thống", new Grant("Admin", Grant.EveryCommune, null), Demo: false),
        new("steering", "Công chức CCHC phường Bình Phước", new Grant("ParOfficer", BinhPhuoc, null)),
        new("head-vhxh", "Trưởng phòng Văn hóa - Xã hội", new Grant("UnitHead", BinhPhuoc, "VHXH")),
        new("officer-vhxh", "Chuyên viên Phòng Văn hóa - Xã hội", new Grant("CaseOfficer", BinhPhuoc, "VHXH")),
        new("head-vp", "Chánh Văn phòng HĐND & UBND", new Grant("UnitHead", BinhPhuoc, "VP")),
        new("province-system", "Hệ thống thông tin của thành phố", new Grant("ProvinceSystem", Grant.EveryCommune, null)),
        new("viewer", "Người xem phường Bình Phước", new Grant("Viewer", BinhPhuoc, null)),
    ];
}
