using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Ends a unit on a day by a decision.</summary>
internal sealed class DissolveUnit(OrganizationDb db, CallContext call) : IUseCase
{
    public async Task<DissolveUnitResponse> ExecuteAsync(DissolveUnitRequest request, CancellationToken cancel)
    {
        var unit = await db.UnitAsync(request.Name, "name", cancel);
        // First: what is wrong with a request may follow from what the caller has not seen yet.
        unit.CheckEtag(request.Etag);
        var violations = new Violations();
        UnitFields.CheckBasis(request.Decision, "decision", violations);
        var lastDay = Dates.Read(request.ValidTo, "valid_to", violations).GetValueOrDefault(DateOnly.MaxValue);
        violations.Require(lastDay >= unit.Names[^1].ValidFrom, "valid_to",
            $"must not be before {unit.Names[^1].ValidFrom:yyyy-MM-dd}, the first day of the unit's latest name.", "DATES_OUT_OF_ORDER");
        violations.ThrowIfAny();
        if (unit.ValidTo is { } ended)
        {
            throw new ConflictFault("UNIT_DISSOLVED", $"The unit already ends on {ended:yyyy-MM-dd} by {unit.DissolutionDecision}.");
        }
        string[] parts = [.. (await db.RegisterToChangeAsync(unit.Commune, cancel)).PartsAfter(unit.Code, lastDay).Select(part => part.Code)];
        if (parts.Length > 0)
        {
            throw new ConflictFault("UNIT_HAS_PARTS", $"Units below it go on after that day: {string.Join(", ", parts)}. Move or dissolve them first.");
        }

        unit.Dissolve(lastDay, request.Decision);
        var today = call.AsOfDay("");
        db.Publish(unit, () => new UnitDissolved { Unit = unit.ToFact(today), ValidTo = lastDay.ToMessage(), Decision = request.Decision });
        return await db.SaveAsync(() => new DissolveUnitResponse { Unit = unit.ToMessage(today) }, cancel);
    }
}
