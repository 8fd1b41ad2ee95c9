using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Enters a unit in the register.</summary>
internal sealed class CreateUnit(OrganizationDb db, CallContext call) : IUseCase
{
    public async Task<CreateUnitResponse> ExecuteAsync(CreateUnitRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent").Commune;
        var given = request.Unit ?? throw new InvalidFault("unit", "must be given.", "FIELD_REQUIRED");
        var violations = new Violations();
        UnitFields.CheckCode(given.Code, violations);
        UnitFields.CheckName(given.DisplayName, "unit.display_name", violations);
        UnitFields.CheckBasis(given.LegalBasis, "unit.legal_basis", violations);
        UnitFields.CheckFunctions(given.Functions, violations);
        UnitFields.CheckAliases(given.Aliases, "unit.aliases", violations);
        var kind = UnitFields.Kind(given.Kind, "unit.kind", violations);
        var validFrom = Dates.Read(given.ValidFrom, "unit.valid_from", violations);
        var parent = UnitFields.CodeIn(commune, given.Parent, "unit.parent", violations);
        var posts = UnitFields.Posts(given.HeadPosts, violations);
        var quotas = UnitFields.Quotas(given.Quotas, violations);
        violations
            .Require(given.ValidTo is null, "unit.valid_to", "must be empty; a unit is ended by DissolveUnit.", "FIELD_OUTPUT_ONLY")
            .Require(given.Names.Count == 0, "unit.names", "must be empty; the first name is display_name, later ones come by RenameUnit.", "FIELD_OUTPUT_ONLY");
        violations.ThrowIfAny();

        var register = await db.RegisterToChangeAsync(commune, cancel);
        register.CheckParent(given.Code, validTo: null, parent, violations);
        violations.ThrowIfAny();
        if (register.Find(given.Code) is { } existing)
        {
            throw new AlreadyExistsFault(existing.ResourceName);
        }
        register.CheckNameFree(given.Code, given.DisplayName, validFrom!.Value, null);

        var unit = Unit.Establish(commune, given.Code, given.DisplayName, validFrom.Value, given.LegalBasis);
        unit.Kind = kind!.Value;
        unit.ParentCode = parent;
        unit.HeadPosts = posts;
        unit.Quotas = quotas;
        unit.Functions = given.Functions;
        unit.CallAlso(given.Aliases);
        db.Add(unit);
        var today = call.AsOfDay("");
        db.Publish(unit, () => new UnitCreated { Unit = unit.ToFact(today) });
        return await db.SaveAsync(() => new CreateUnitResponse { Unit = unit.ToMessage(today) }, cancel);
    }
}
