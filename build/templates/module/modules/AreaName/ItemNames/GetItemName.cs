using Cchc.AreaName.V1;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.AreaName.Data;

namespace CchcPlatform.Modules.AreaName.ItemNames;

/// <summary>One item name.</summary>
internal sealed class GetItemName(AreaNameDb db) : IUseCase
{
    public async Task<GetItemNameResponse> ExecuteAsync(GetItemNameRequest request, CancellationToken cancel) =>
        new() { ItemName = (await db.ItemNameAsync(request.Name, "name", cancel)).ToMessage() };
}
