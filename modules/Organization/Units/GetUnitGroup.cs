using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Data;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>One group with its members on a day.</summary>
internal sealed class GetUnitGroup(OrganizationDb db, CallContext call) : IUseCase
{
    public async Task<GetUnitGroupResponse> ExecuteAsync(GetUnitGroupRequest request, CancellationToken cancel)
    {
        var day = call.AsOfDay(request.AsOf);
        var group = await db.UnitGroupAsync(request.Name, "name", cancel);
        return new GetUnitGroupResponse { UnitGroup = group.ToMessage(day, await db.UnitsOfAsync(group.Commune, cancel)) };
    }
}
