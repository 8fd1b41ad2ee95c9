using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>One unit, under its name of a day.</summary>
internal sealed class GetUnit(OrganizationDb db, CallContext call) : IUseCase
{
    public async Task<GetUnitResponse> ExecuteAsync(GetUnitRequest request, CancellationToken cancel)
    {
        var day = call.AsOfDay(request.AsOf);
        var unit = await db.UnitAsync(request.Name, "name", cancel);
        return new GetUnitResponse { Unit = unit.ToMessage(day) };
    }
}
