using Cchc.AreaName.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>cchc.area_name.v1.ItemNameService: each rpc is a use case.</summary>
internal sealed class ItemNameService(GetItemName getItemName, ListItemNames listItemNames, CreateItemName createItemName, UpdateItemName updateItemName)
    : Cchc.AreaName.V1.ItemNameService.ItemNameServiceBase
{
    public override Task<GetItemNameResponse> GetItemName(GetItemNameRequest request, ServerCallContext context) =>
        getItemName.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListItemNamesResponse> ListItemNames(ListItemNamesRequest request, ServerCallContext context) =>
        listItemNames.ExecuteAsync(request, context.CancellationToken);

    public override Task<CreateItemNameResponse> CreateItemName(CreateItemNameRequest request, ServerCallContext context) =>
        createItemName.ExecuteAsync(request, context.CancellationToken);

    public override Task<UpdateItemNameResponse> UpdateItemName(UpdateItemNameRequest request, ServerCallContext context) =>
        updateItemName.ExecuteAsync(request, context.CancellationToken);
}
