using Cchc.Organization.V1;
using Grpc.Core;
using static CchcPlatform.Organization.Tests.OrganizationHost;

namespace CchcPlatform.Organization.Tests.Units;

public class ResolveUnitsTests(OrganizationHost host) : IClassFixture<OrganizationHost>
{
    [Fact]
    public async Task Several_cells_are_read_in_one_call()
    {
        var answer = await host.Units.ResolveUnitsAsync(new ResolveUnitsRequest
        {
            Parent = BinhPhuoc, OnDate = Day(2026, 3, 1),
            Texts = { "Văn phòng HĐND&UBND phường, Phòng Kinh tế, hạ tầng và Đô thị", "Các phòng, đơn vị thuộc phường; Sở Nội vụ", "" },
        });
        Assert.Equal(3, answer.Resolutions.Count);
        Assert.Equal(["VP", "KTHTDT"], answer.Resolutions[0].Units.Select(unit => unit.Code));
        Assert.Equal("Phòng Kinh tế, Hạ tầng và Đô thị", answer.Resolutions[0].Units[1].DisplayName);
        Assert.Equal("Phòng Kinh tế, hạ tầng và Đô thị", answer.Resolutions[0].Units[1].MatchedText);
        Assert.Equal(28, answer.Resolutions[0].Units[1].Start);
        var group = Assert.Single(answer.Resolutions[1].Groups);
        Assert.Equal(BinhPhuoc + "/unitGroups/cac-phong-don-vi", group.UnitGroup);
        Assert.Equal(["kthtdt", "ttpvhcc", "vhxh", "vp"], group.Members.Select(member => member.Split('/')[^1]));
        var external = Assert.Single(answer.Resolutions[1].NotUnderstood);
        Assert.Equal(("Sở Nội vụ", 32, 9, TextNotUnderstood.Types.Cause.Unknown), (external.Text, external.Start, external.Length, external.Cause));
        Assert.Empty(answer.Resolutions[2].Units);
    }

    [Fact]
    public async Task Changes_of_the_register_count_at_once()
    {
        const string Commune = "communes/25225";
        await host.CreateAsync(NewUnit("TYT", "Trạm Y tế"), Commune);
        await host.Units.CreateUnitGroupAsync(new CreateUnitGroupRequest
        {
            Parent = Commune, UnitGroupId = "cac-tram", UnitGroup = new UnitGroup { DisplayName = "Các trạm", UnitKinds = { UnitKind.PublicServiceUnit } },
        });
        await host.Units.RenameUnitAsync(new RenameUnitRequest { Name = Commune + "/units/tyt", DisplayName = "Trung tâm Sức khỏe", ValidFrom = Day(2026, 6, 1), LegalBasis = "QĐ 3" });
        var before = (await Resolve(Commune, Day(2026, 5, 31), "Trạm y tế, các trạm")).Resolutions[0];
        var after = (await Resolve(Commune, Day(2026, 6, 1), "trung tâm sức khoẻ")).Resolutions[0];
        Assert.Equal((1.0, "Trạm Y tế"), (before.Units[0].Confidence, before.Units[0].DisplayName));
        Assert.Equal([Commune + "/units/tyt"], Assert.Single(before.Groups).Members);
        Assert.Equal((1.0, "Trung tâm Sức khỏe"), (after.Units[0].Confidence, after.Units[0].DisplayName));

        await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = Commune + "/units/tyt", ValidTo = Day(2026, 8, 31), Decision = "QĐ 4" });
        var gone = (await Resolve(Commune, Day(2026, 9, 1), "Trung tâm Sức khỏe; các trạm")).Resolutions[0];
        var part = Assert.Single(gone.NotUnderstood);
        Assert.Equal(TextNotUnderstood.Types.Cause.NotValidOnDate, part.Cause);
        Assert.Equal([Commune + "/units/tyt"], part.Candidates);
        Assert.Empty(Assert.Single(gone.Groups).Members);
    }

    [Fact]
    public async Task Groups_take_units_in_and_leave_units_out()
    {
        const string Commune = "communes/25228";
        foreach (var (code, kind) in new[] { ("AA", UnitKind.AdministrativeOffice), ("BB", UnitKind.AdministrativeOffice), ("CC", UnitKind.PublicServiceUnit) })
        {
            await host.CreateAsync(NewUnit(code, "Đơn vị " + code, kind: kind), Commune);
        }
        var group = (await host.Units.CreateUnitGroupAsync(new CreateUnitGroupRequest
        {
            Parent = Commune, UnitGroupId = "khoi",
            UnitGroup = new UnitGroup { DisplayName = "Khối", UnitKinds = { UnitKind.AdministrativeOffice }, Units = { Commune + "/units/cc" }, ExcludedUnits = { Commune + "/units/bb" } },
        })).UnitGroup;
        Assert.Equal([Commune + "/units/aa", Commune + "/units/cc"], group.Members);

        var updated = (await host.Units.UpdateUnitGroupAsync(new UpdateUnitGroupRequest
        {
            UnitGroup = new UnitGroup { Name = group.Name, Etag = group.Etag, Aliases = { "Khối phường" } },
        })).UnitGroup;
        Assert.Equal(["Khối phường"], updated.Aliases);
        Assert.Equal(group.Members, updated.Members);
        var stale = await RefusedAsync(async () => await host.Units.UpdateUnitGroupAsync(new UpdateUnitGroupRequest
        {
            UnitGroup = new UnitGroup { Name = group.Name, Etag = group.Etag, DisplayName = "Khác" },
        }));
        Assert.Equal(StatusCode.Aborted, stale.Code);
        var unknown = await RefusedAsync(async () => await host.Units.UpdateUnitGroupAsync(new UpdateUnitGroupRequest
        {
            UnitGroup = new UnitGroup { Name = group.Name, Units = { Commune + "/units/zz" } },
        }));
        Assert.Equal(["unit_group.units[0]"], unknown.Fields);
        Assert.Equal(["khoi"], (await host.Units.ListUnitGroupsAsync(new ListUnitGroupsRequest { Parent = Commune })).UnitGroups.Select(one => one.Name.Split('/')[^1]));
    }

    [Fact]
    public async Task Too_much_text_is_refused()
    {
        var refused = await RefusedAsync(async () => await Resolve(BinhPhuoc, Day(2026, 1, 1), new string('a', 4_001)));
        Assert.Equal(["texts[0]"], refused.Fields);
        refused = await RefusedAsync(async () => await Resolve(BinhPhuoc, Day(2026, 13, 1), "VP"));
        Assert.Equal(["on_date"], refused.Fields);
        refused = await RefusedAsync(async () => await host.Units.ResolveUnitsAsync(new ResolveUnitsRequest { Parent = BinhPhuoc }));
        Assert.Equal(["texts"], refused.Fields);
        refused = await RefusedAsync(async () => await host.Units.ResolveUnitsAsync(new ResolveUnitsRequest { Parent = BinhPhuoc, Texts = { Enumerable.Range(0, 6).Select(i => new string('a', 3_900) + i) } }));
        Assert.Equal(["texts"], refused.Fields);
        // Repeated ones are read once, and count once.
        var repeated = await host.Units.ResolveUnitsAsync(new ResolveUnitsRequest { Parent = BinhPhuoc, Texts = { Enumerable.Repeat(new string('a', 1_000), 1_000) } });
        Assert.Equal(1_000, repeated.Resolutions.Count);
    }

    private async Task<ResolveUnitsResponse> Resolve(string commune, Google.Type.Date day, params string[] texts) =>
        await host.Units.ResolveUnitsAsync(new ResolveUnitsRequest { Parent = commune, OnDate = day, Texts = { texts } });
}
