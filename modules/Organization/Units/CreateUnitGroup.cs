using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Enters a group with its wordings and its rule of membership.</summary>
internal sealed class CreateUnitGroup(OrganizationDb db, CallContext call) : IUseCase
{
    public async Task<CreateUnitGroupResponse> ExecuteAsync(CreateUnitGroupRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent").Commune;
        var given = request.UnitGroup ?? throw new InvalidFault("unit_group", "must be given.", "FIELD_REQUIRED");
        var units = await db.UnitsOfAsync(commune, cancel);
        var violations = new Violations();
        UnitFields.CheckGroupId(request.UnitGroupId, violations);
        var group = new UnitGroup { Commune = commune, GroupId = request.UnitGroupId };
        GroupFields.Take(group, GroupFields.Names, given, new UnitRegister(units), violations);
        violations.ThrowIfAny();

        db.Add(group);
        var today = call.AsOfDay("");
        db.Publish(group, () => new UnitGroupCreated { UnitGroup = group.ToFact(today, units) });
        return await db.SaveAsync(() => new CreateUnitGroupResponse { UnitGroup = group.ToMessage(today, units) }, cancel);
    }
}
