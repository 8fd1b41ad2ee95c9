using Cchc.Organization.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>cchc.organization.v1.UnitService: each rpc is a use case.</summary>
internal sealed class UnitService(
    GetUnit getUnit, ListUnits listUnits, CreateUnit createUnit, UpdateUnit updateUnit, RenameUnit renameUnit, DissolveUnit dissolveUnit,
    ResolveUnits resolveUnits, GetUnitGroup getUnitGroup, ListUnitGroups listUnitGroups, CreateUnitGroup createUnitGroup,
    UpdateUnitGroup updateUnitGroup) : Cchc.Organization.V1.UnitService.UnitServiceBase
{
    public override Task<GetUnitResponse> GetUnit(GetUnitRequest request, ServerCallContext context) => getUnit.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListUnitsResponse> ListUnits(ListUnitsRequest request, ServerCallContext context) => listUnits.ExecuteAsync(request, context.CancellationToken);

    public override Task<CreateUnitResponse> CreateUnit(CreateUnitRequest request, ServerCallContext context) => createUnit.ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateUnitResponse> UpdateUnit(UpdateUnitRequest request, ServerCallContext context) => updateUnit.ExecuteAsync(request, context.CancellationToken);

    public override Task<RenameUnitResponse> RenameUnit(RenameUnitRequest request, ServerCallContext context) => renameUnit.ExecuteAsync(request, context.CancellationToken);

    public override Task<DissolveUnitResponse> DissolveUnit(DissolveUnitRequest request, ServerCallContext context) => dissolveUnit.ExecuteAsync(request, context.CancellationToken);

    public override Task<ResolveUnitsResponse> ResolveUnits(ResolveUnitsRequest request, ServerCallContext context) => resolveUnits.ExecuteAsync(request, context.CancellationToken);

    public override Task<GetUnitGroupResponse> GetUnitGroup(GetUnitGroupRequest request, ServerCallContext context) => getUnitGroup.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListUnitGroupsResponse> ListUnitGroups(ListUnitGroupsRequest request, ServerCallContext context) => listUnitGroups.ExecuteAsync(request, context.CancellationToken);

    public override Task<CreateUnitGroupResponse> CreateUnitGroup(CreateUnitGroupRequest request, ServerCallContext context) => createUnitGroup.ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateUnitGroupResponse> UpdateUnitGroup(UpdateUnitGroupRequest request, ServerCallContext context) => updateUnitGroup.ExecuteAsync(request, context.CancellationToken);
}
