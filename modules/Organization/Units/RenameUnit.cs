using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Gives a unit a new name from a day on; the earlier names stay with their days.</summary>
internal sealed class RenameUnit(OrganizationDb db, CallContext call) : IUseCase
{
    public async Task<RenameUnitResponse> ExecuteAsync(RenameUnitRequest request, CancellationToken cancel)
    {
        var unit = await db.UnitAsync(request.Name, "name", cancel);
        // First: what is wrong with a request may follow from what the caller has not seen yet.
        unit.CheckEtag(request.Etag);
        var violations = new Violations();
        UnitFields.CheckName(request.DisplayName, "display_name", violations);
        UnitFields.CheckBasis(request.LegalBasis, "legal_basis", violations);
        var earlier = unit.Names[^1];
        var from = Dates.Read(request.ValidFrom, "valid_from", violations).GetValueOrDefault(DateOnly.MaxValue);
        violations
            .Require(from > earlier.ValidFrom, "valid_from", $"must be after {earlier.ValidFrom:yyyy-MM-dd}, the first day of the latest name.", "NAMES_OVERLAP")
            .Require(unit.ValidTo is null || from <= unit.ValidTo, "valid_from", $"must not be after {unit.ValidTo:yyyy-MM-dd}, the last day of the unit.", "DATES_OUT_OF_ORDER");
        violations.ThrowIfAny();
        (await db.RegisterToChangeAsync(unit.Commune, cancel)).CheckNameFree(unit.Code, request.DisplayName, from, unit.ValidTo);

        unit.Rename(request.DisplayName, from, request.LegalBasis);
        var today = call.AsOfDay("");
        db.Publish(unit, () => new UnitRenamed
        {
            Unit = unit.ToFact(today), EarlierName = earlier.Text, NewName = unit.Names[^1].Text, ValidFrom = from.ToMessage(),
        });
        return await db.SaveAsync(() => new RenameUnitResponse { Unit = unit.ToMessage(today) }, cancel);
    }
}
