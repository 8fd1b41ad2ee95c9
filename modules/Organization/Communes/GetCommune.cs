using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Organization.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>One commune with its province.</summary>
internal sealed class GetCommune(OrganizationDb db, CallContext call) : IUseCase
{
    public async Task<GetCommuneResponse> ExecuteAsync(GetCommuneRequest request, CancellationToken cancel)
    {
        var code = ResourceName.Parse("communes/{commune}", request.Name).Commune;
        var day = call.AsOfDay(request.AsOf);
        var commune = await db.Communes.AsNoTracking().SingleOrDefaultAsync(one => one.Code == code, cancel) ?? throw new NotFoundFault(request.Name);
        var province = await db.Provinces.AsNoTracking().SingleAsync(one => one.Code == commune.ProvinceCode, cancel);
        return new GetCommuneResponse { Commune = commune.ToMessage(province, day) };
    }
}
