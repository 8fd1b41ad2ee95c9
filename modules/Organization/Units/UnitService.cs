using Cchc.Organization.V1;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>cchc.organization.v1.UnitService: each rpc is a use case.</summary>
internal sealed class UnitService(UseCases use) : Cchc.Organization.V1.UnitService.UnitServiceBase
{
    public override Task<GetUnitResponse> GetUnit(GetUnitRequest request, ServerCallContext context) => use.Get<GetUnit>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListUnitsResponse> ListUnits(ListUnitsRequest request, ServerCallContext context) => use.Get<ListUnits>().ExecuteAsync(request, context.CancellationToken);

    public override Task<CreateUnitResponse> CreateUnit(CreateUnitRequest request, ServerCallContext context) => use.Get<CreateUnit>().ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateUnitResponse> UpdateUnit(UpdateUnitRequest request, ServerCallContext context) => use.Get<UpdateUnit>().ExecuteAsync(request, context.CancellationToken);

    public override Task<RenameUnitResponse> RenameUnit(RenameUnitRequest request, ServerCallContext context) => use.Get<RenameUnit>().ExecuteAsync(request, context.CancellationToken);

    public override Task<DissolveUnitResponse> DissolveUnit(DissolveUnitRequest request, ServerCallContext context) => use.Get<DissolveUnit>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ResolveUnitsResponse> ResolveUnits(ResolveUnitsRequest request, ServerCallContext context) => use.Get<ResolveUnits>().ExecuteAsync(request, context.CancellationToken);

    public override Task<GetUnitGroupResponse> GetUnitGroup(GetUnitGroupRequest request, ServerCallContext context) => use.Get<GetUnitGroup>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListUnitGroupsResponse> ListUnitGroups(ListUnitGroupsRequest request, ServerCallContext context) => use.Get<ListUnitGroups>().ExecuteAsync(request, context.CancellationToken);

    public override Task<CreateUnitGroupResponse> CreateUnitGroup(CreateUnitGroupRequest request, ServerCallContext context) => use.Get<CreateUnitGroup>().ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateUnitGroupResponse> UpdateUnitGroup(UpdateUnitGroupRequest request, ServerCallContext context) => use.Get<UpdateUnitGroup>().ExecuteAsync(request, context.CancellationToken);
}
