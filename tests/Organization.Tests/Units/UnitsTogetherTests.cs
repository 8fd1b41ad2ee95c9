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

    [Fact]
    public async Task Of_units_that_take_one_name_at_the_same_time_one_has_it()
    {
        for (var round = 0; round < 4; round++)
        {
            var name = $"Trung tâm đua tên {round}";
            var renamed = await host.CreateAsync(NewUnit($"DT{round}", $"Đơn vị đổi tên {round}"));
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => OutcomeAsync(async () =>
            {
                if (number == 0)
                {
                    await host.Units.RenameUnitAsync(new RenameUnitRequest { Name = renamed.Name, DisplayName = name, ValidFrom = Day(2026, 1, 1), LegalBasis = "QĐ 1" });
                }
                else
                {
                    await host.CreateAsync(NewUnit($"DUA{round}-{number}", name));
                }
            })));
            Assert.Single(outcomes, StatusCode.OK);
            Assert.All(outcomes, outcome => Assert.Contains(outcome, new[] { StatusCode.OK, StatusCode.Aborted, StatusCode.FailedPrecondition }));
        }
    }

    [Fact]
    public async Task A_unit_that_ends_while_it_gets_a_part_has_none()
    {
        for (var round = 0; round < 8; round++)
        {
            var whole = await host.CreateAsync(NewUnit($"TOAN{round}", $"Trung tâm toàn thể {round}"));
            var moved = await host.CreateAsync(NewUnit($"CHUYEN{round}", $"Tổ chuyển đến {round}"));
            var part = NewUnit($"PHAN{round}", $"Tổ một phần {round}");
            part.Parent = whole.Name;
            var outcomes = await Task.WhenAll(
                OutcomeAsync(async () => await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = whole.Name, ValidTo = Day(2026, 3, 31), Decision = "QĐ 1" })),
                OutcomeAsync(async () => await host.CreateAsync(part)),
                OutcomeAsync(async () => await host.Units.UpdateUnitAsync(new UpdateUnitRequest
                {
                    Unit = new Unit { Name = moved.Name, Parent = whole.Name }, UpdateMask = FieldMask.FromString("parent"),
                })));
            Assert.False(outcomes[0] == StatusCode.OK && outcomes[1..].Contains(StatusCode.OK), $"round {round}: {string.Join(", ", outcomes)}");
            Assert.Contains(StatusCode.OK, outcomes);
        }
    }

    private static async Task<StatusCode> OutcomeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private static async Task ExpectEndedAsync(Func<Task> call)
    {
        var refused = await RefusedAsync(call);
        Assert.Equal((StatusCode.InvalidArgument, "UNIT_PARENT_ENDED", "unit.parent"), (refused.Code, refused.Reason, Assert.Single(refused.Fields)));
    }
}
