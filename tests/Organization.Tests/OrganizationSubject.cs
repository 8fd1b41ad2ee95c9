using Cchc.Organization.V1;
using CchcPlatform.Conformance;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using CommuneRow = CchcPlatform.Modules.Organization.Communes.Commune;
using ProvinceRow = CchcPlatform.Modules.Organization.Communes.Province;
using static CchcPlatform.Organization.Tests.OrganizationHost;

namespace CchcPlatform.Organization.Tests;

/// <summary>Organization on a host of its own, with an example of each rpc.</summary>
public sealed class OrganizationSubject : ModuleSubject
{
    private int made;

    // Reference data of the whole country.
    public override IReadOnlyCollection<Type> OfNoCommune => [typeof(ProvinceRow), typeof(CommuneRow)];

    protected override IModule Module { get; } = new OrganizationModule();

    /// <inheritdoc />
    public override async Task<IMessage> ExampleAsync(MethodDescriptor rpc) => rpc.Name switch
    {
        "GetCommune" => new GetCommuneRequest { Name = BinhPhuoc },
        "ListCommunes" => new ListCommunesRequest(),
        "GetUnit" => new GetUnitRequest { Name = BinhPhuoc + "/units/vhxh" },
        "ListUnits" => new ListUnitsRequest { Parent = BinhPhuoc },
        "CreateUnit" => new CreateUnitRequest { Parent = BinhPhuoc, Unit = Next() },
        "UpdateUnit" => new UpdateUnitRequest { Unit = await UnitAsync(unit => unit.Functions = "Việc khác") },
        "RenameUnit" => await UnitAsync() is var unit
            ? new RenameUnitRequest { Name = unit.Name, Etag = unit.Etag, DisplayName = unit.DisplayName + " mới", ValidFrom = Day(2026, 3, 1), LegalBasis = "QĐ 2" }
            : throw new InvalidOperationException(),
        "DissolveUnit" => await UnitAsync() is var unit
            ? new DissolveUnitRequest { Name = unit.Name, Etag = unit.Etag, ValidTo = Day(2026, 3, 31), Decision = "QĐ 3" }
            : throw new InvalidOperationException(),
        "ResolveUnits" => new ResolveUnitsRequest { Parent = BinhPhuoc, Texts = { "VP HĐND&UBND, các phòng, đơn vị thuộc phường" } },
        "GetUnitGroup" => new GetUnitGroupRequest { Name = (await GroupAsync()).Name },
        "ListUnitGroups" => new ListUnitGroupsRequest { Parent = BinhPhuoc },
        "CreateUnitGroup" => NextGroup(),
        "UpdateUnitGroup" => new UpdateUnitGroupRequest { UnitGroup = await GroupAsync(group => group.Aliases.Add("Cách gọi khác")) },
        _ => throw new NotImplementedException($"{rpc.FullName} has no example."),
    };

    /// <inheritdoc />
    public override async Task<IReadOnlyList<IMessage>?> MessagesAsync(MethodDescriptor rpc, int things) => rpc.Name switch
    {
        "ResolveUnits" => [new ResolveUnitsRequest { Parent = BinhPhuoc, Texts = { Texts(things) } }],
        "CreateUnit" => [new CreateUnitRequest { Parent = BinhPhuoc, Unit = Extended(Next(), things) }],
        "UpdateUnit" => [new UpdateUnitRequest { Unit = await UnitAsync(unit => Extended(unit, things)) }],
        "CreateUnitGroup" => [await NextGroupAsync(things)],
        "UpdateUnitGroup" => await UnitsAsync(things) is var units ? [new UpdateUnitGroupRequest { UnitGroup = await GroupAsync(group => Extended(group, units)) }] : null,
        _ => null,
    };

    /// <inheritdoc />
    public override async Task GrowAsync(int rows)
    {
        var unit = await UnitAsync();
        await Host.CopyRowsAsync("organization.units", rows, [("id", "gen_random_uuid()"), ("code", "upper(substr(gen_random_uuid()::text, 10))")], $"code = '{unit.Code}'");
        await GroupAsync();
        await Host.CopyRowsAsync("organization.unit_groups", rows, [("id", "gen_random_uuid()"), ("group_id", "'nhom-' || gen_random_uuid()")]);
    }

    private static IEnumerable<string> Texts(int count) => Enumerable.Range(1, count).Select(number => $"Văn phòng và đơn vị số {number}");

    private static Unit Extended(Unit unit, int things)
    {
        unit.Aliases.AddRange(Texts(things).Select(text => $"{text} của {unit.Code}"));
        unit.HeadPosts.Clear();
        unit.HeadPosts.AddRange(Texts(things).Select(text => new HeadPost { Title = text, Count = 1 }));
        return unit;
    }

    private async Task<CreateUnitGroupRequest> NextGroupAsync(int things)
    {
        var request = NextGroup();
        Extended(request.UnitGroup, await UnitsAsync(things));
        return request;
    }

    private static UnitGroup Extended(UnitGroup group, IReadOnlyList<string> units)
    {
        group.Aliases.AddRange(Texts(units.Count));
        group.Units.AddRange(units.Where((_, at) => at % 2 == 0));
        group.ExcludedUnits.AddRange(units.Where((_, at) => at % 2 == 1));
        return group;
    }

    private async Task<IReadOnlyList<string>> UnitsAsync(int count)
    {
        var units = new List<string>();
        for (var i = 0; i < count; i++)
        {
            units.Add((await UnitAsync()).Name);
        }

        return units;
    }

    private Unit Next()
    {
        var number = Interlocked.Increment(ref made);
        var unit = NewUnit($"MAU{number}", $"Trường mẫu số {number}");
        unit.HeadPosts.Add(new HeadPost { Title = "Hiệu trưởng", Holder = "Người giữ chức mẫu", Count = 1 });
        return unit;
    }

    private async Task<Unit> UnitAsync(Action<Unit>? change = null)
    {
        var client = new UnitService.UnitServiceClient(await Host.CallAsAsync("admin"));
        var unit = (await client.CreateUnitAsync(new CreateUnitRequest { Parent = BinhPhuoc, Unit = Next() })).Unit;
        change?.Invoke(unit);
        return unit;
    }

    private CreateUnitGroupRequest NextGroup() => new()
    {
        Parent = BinhPhuoc, UnitGroupId = $"nhom-mau-{Interlocked.Increment(ref made)}",
        UnitGroup = new UnitGroup { DisplayName = "Nhóm mẫu", UnitKinds = { UnitKind.OneStopCenter } },
    };

    private async Task<UnitGroup> GroupAsync(Action<UnitGroup>? change = null)
    {
        var client = new UnitService.UnitServiceClient(await Host.CallAsAsync("admin"));
        var group = (await client.CreateUnitGroupAsync(NextGroup())).UnitGroup;
        change?.Invoke(group);
        return group;
    }
}
