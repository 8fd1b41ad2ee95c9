using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Changes the wordings of a group or its rule of membership.</summary>
internal sealed class UpdateUnitGroup(OrganizationDb db, CallContext call) : IUseCase
{
    private static readonly UpdateFields<Cchc.Organization.V1.UnitGroup> Fields =
        new UpdateFields<Cchc.Organization.V1.UnitGroup>("unit_group")
            .Changeable(GroupFields.Names)
            .Refused("members", "follows from unit_kinds, units and excluded_units.");

    public async Task<UpdateUnitGroupResponse> ExecuteAsync(UpdateUnitGroupRequest request, CancellationToken cancel)
    {
        var given = request.UnitGroup ?? throw new InvalidFault("unit_group", "must be given.", "FIELD_REQUIRED");
        var group = await db.UnitGroupAsync(given.Name, "unit_group.name", cancel);
        group.CheckEtag(request.Etag.Length > 0 ? request.Etag : given.Etag);
        var units = await db.UnitsOfAsync(group.Commune, cancel);
        var violations = new Violations();
        var fields = Fields.Of(given, request.UpdateMask, violations);
        GroupFields.Take(group, fields, given, new UnitRegister(units), violations);
        violations.ThrowIfAny();

        var today = call.AsOfDay("");
        db.Publish(group, () => new UnitGroupUpdated { UnitGroup = group.ToFact(today, units), ChangedFields = { fields } });
        return await db.SaveAsync(() => new UpdateUnitGroupResponse { UnitGroup = group.ToMessage(today, units) }, cancel);
    }
}
