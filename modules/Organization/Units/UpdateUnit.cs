using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Text;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Changes what the register says of a unit, other than its code, its names and its end.</summary>
internal sealed class UpdateUnit(OrganizationDb db, CallContext call) : IUseCase
{
    private static readonly UpdateFields<Cchc.Organization.V1.Unit> Fields = new UpdateFields<Cchc.Organization.V1.Unit>("unit")
        .Changeable("kind", "parent", "aliases", "head_posts", "quotas", "functions", "valid_from", "legal_basis")
        .Refused("code", "never changes.")
        .Refused("display_name", "is changed by RenameUnit.")
        .Refused("names", "is changed by RenameUnit.")
        .Refused("valid_to", "is changed by DissolveUnit.")
        .Refused("dissolution_decision", "is changed by DissolveUnit.");

    public async Task<UpdateUnitResponse> ExecuteAsync(UpdateUnitRequest request, CancellationToken cancel)
    {
        var given = request.Unit ?? throw new InvalidFault("unit", "must be given.", "FIELD_REQUIRED");
        var unit = await db.UnitAsync(given.Name, "unit.name", cancel);
        unit.CheckEtag(request.Etag.Length > 0 ? request.Etag : given.Etag);
        var violations = new Violations();
        var fields = Fields.Of(given, request.UpdateMask, violations);
        var register = fields.Contains("valid_from") || fields.Contains("parent")
            ? await db.RegisterToChangeAsync(unit.Commune, cancel)
            : new UnitRegister(await db.UnitsOfAsync(unit.Commune, cancel));
        foreach (var field in fields)
        {
            Change(unit, field, given, register, violations);
        }
        violations.ThrowIfAny();
        if (fields.Contains("valid_from"))
        {
            register.CheckNameFree(unit.Code, unit.Names[0].Text, unit.ValidFrom, unit.Names[0].ValidTo);
        }

        var today = call.AsOfDay("");
        db.Publish(unit, () => new UnitUpdated { Unit = unit.ToFact(today), ChangedFields = { fields } });
        return await db.SaveAsync(() => new UpdateUnitResponse { Unit = unit.ToMessage(today) }, cancel);
    }

    private static void Change(Unit unit, string field, Cchc.Organization.V1.Unit given, UnitRegister register, Violations violations)
    {
        switch (field)
        {
            case "kind":
                unit.Kind = UnitFields.Kind(given.Kind, "unit.kind", violations) ?? unit.Kind;
                break;
            case "parent":
                unit.ParentCode = UnitFields.CodeIn(unit.Commune, given.Parent, "unit.parent", violations);
                register.CheckParent(unit.Code, unit.ValidTo, unit.ParentCode, violations);
                break;
            case "aliases":
                UnitFields.CheckAliases(given.Aliases, "unit.aliases", violations);
                unit.CallAlso(given.Aliases);
                break;
            case "head_posts":
                unit.HeadPosts = UnitFields.Posts(given.HeadPosts, violations);
                break;
            case "quotas":
                unit.Quotas = UnitFields.Quotas(given.Quotas, violations);
                break;
            case "functions":
                UnitFields.CheckFunctions(given.Functions, violations);
                unit.Functions = given.Functions;
                break;
            case "legal_basis":
                UnitFields.CheckBasis(given.LegalBasis, "unit.legal_basis", violations);
                unit.LegalBasis = VietnameseText.Normalize(given.LegalBasis);
                break;
            case "valid_from" when Dates.Read(given.ValidFrom, "unit.valid_from", violations) is { } day:
                violations
                    .Require(unit.ValidTo is null || day <= unit.ValidTo, "unit.valid_from", "must not be after the last day of the unit.", "DATES_OUT_OF_ORDER")
                    .Require(unit.Names[0].ValidTo is null || day <= unit.Names[0].ValidTo, "unit.valid_from", "must not be after the last day of the first name.", "DATES_OUT_OF_ORDER");
                unit.BeginOn(day);
                break;
        }
    }
}
