using Cchc.Organization.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static CchcPlatform.Organization.Tests.OrganizationHost;

namespace CchcPlatform.Organization.Tests.Units;

/// <summary>What holds between the units of a commune.</summary>
public class UnitsTogetherTests(OrganizationHost host) : IClassFixture<OrganizationHost>
{
    [Fact]
    public async Task A_unit_does_not_outlive_the_one_that_it_belongs_to()
    {
        var whole = await host.CreateAsync(NewUnit("HETHAN", "Trung tâm hết hạn"));
        await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = whole.Name, ValidTo = Day(2099, 12, 31), Decision = "QĐ 1" });
        var part = NewUnit("TOHH", "Tổ của trung tâm hết hạn");
        part.Parent = whole.Name;
        await ExpectEndedAsync(async () => await host.CreateAsync(part));

        part.Parent = "";
        var created = await host.CreateAsync(part);
        var under = new UpdateUnitRequest { Unit = new Unit { Name = created.Name, Parent = whole.Name }, UpdateMask = FieldMask.FromString("parent") };
        await ExpectEndedAsync(async () => await host.Units.UpdateUnitAsync(under));
        await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = created.Name, ValidTo = Day(2099, 12, 31), Decision = "QĐ 2" });
        Assert.Equal(whole.Name, (await host.Units.UpdateUnitAsync(under)).Unit.Parent);
    }

    private static async Task ExpectEndedAsync(Func<Task> call)
    {
        var refused = await RefusedAsync(call);
        Assert.Equal((StatusCode.InvalidArgument, "UNIT_PARENT_ENDED", "unit.parent"), (refused.Code, refused.Reason, Assert.Single(refused.Fields)));
    }
}
