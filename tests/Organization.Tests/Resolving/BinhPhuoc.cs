using CchcPlatform.Modules.Organization.Data;
using CchcPlatform.Modules.Organization.Units;
using CchcPlatform.Modules.Organization.Units.Resolving;

namespace CchcPlatform.Organization.Tests.Resolving;

/// <summary>The register of commune 25195 as the module brings it along, and with some units more.</summary>
internal static class BinhPhuoc
{
    public static readonly DateOnly Day = new(2026, 3, 1);

    public static readonly UnitDirectory Directory = Of(UnitSeed.Read("25195"));

    /// <summary>With schools whose names differ little, a renamed and a dissolved unit.</summary>
    public static readonly UnitDirectory WithSchools = Directory with
    {
        Units =
        [
            .. Directory.Units,
            Unit("th-tan-phu", "TH-TANPHU", "Trường Tiểu học Tân Phú"),
            Unit("th-tan-binh", "TH-TANBINH", "Trường Tiểu học Tân Bình"),
            Unit("th-tan-binh-b", "TH-TANBINH-B", "Trường Tiểu học Tân Bình B"),
            Unit("mn-hoa-hong", "MN-HOAHONG", "Trường Mầm non Hoa Hồng"),
            Unit("tyt", "TYT", "Trạm Y tế phường Bình Phước"),
            Unit("ttdv", "TTDV", "Trung tâm Cung ứng dịch vụ công") with { ValidTo = new DateOnly(2025, 12, 31) },
            Unit("tttt", "TTTT", "Trung tâm Văn hóa, Thông tin và Thể thao") with
            {
                Names =
                [
                    new DirectoryName("Đài Truyền thanh phường", new DateOnly(2025, 7, 1), new DateOnly(2026, 5, 31)),
                    new DirectoryName("Trung tâm Văn hóa, Thông tin và Thể thao", new DateOnly(2026, 6, 1)),
                ],
            },
        ],
    };

    private static DirectoryUnit Unit(string id, string code, string name) => new(
        id, code, UnitKind.PublicServiceUnit, [new DirectoryName(name, new DateOnly(2025, 7, 1))], [], new DateOnly(2025, 7, 1));

    private static UnitDirectory Of(UnitSeed seed) => new(
        "Phường Bình Phước",
        ["Tỉnh Đồng Nai", "Thành phố Đồng Nai"],
        [.. seed.Units.Select(unit => new DirectoryUnit(
            unit.Code.ToLowerInvariant(), unit.Code, unit.Kind, [new DirectoryName(unit.Name, unit.ValidFrom)], unit.Aliases, unit.ValidFrom))],
        [.. seed.Groups.Select(group => new DirectoryGroup(group.Id, [group.Name, .. group.Aliases], group.UnitKinds, [], []))]);
}
