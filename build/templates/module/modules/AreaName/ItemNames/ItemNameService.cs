using Cchc.AreaName.V1;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>cchc.area_name.v1.ItemNameService: each rpc is a use case.</summary>
internal sealed class ItemNameService(UseCases use) : Cchc.AreaName.V1.ItemNameService.ItemNameServiceBase
{
    public override Task<GetItemNameResponse> GetItemName(GetItemNameRequest request, ServerCallContext context) =>
        use.Get<GetItemName>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListItemNamesResponse> ListItemNames(ListItemNamesRequest request, ServerCallContext context) =>
        use.Get<ListItemNames>().ExecuteAsync(request, context.CancellationToken);

    public override Task<CreateItemNameResponse> CreateItemName(CreateItemNameRequest request, ServerCallContext context) =>
        use.Get<CreateItemName>().ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateItemNameResponse> UpdateItemName(UpdateItemNameRequest request, ServerCallContext context) =>
        use.Get<UpdateItemName>().ExecuteAsync(request, context.CancellationToken);
}
