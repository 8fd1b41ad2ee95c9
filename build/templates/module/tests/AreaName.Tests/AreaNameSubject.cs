using Cchc.AreaName.V1;
using CchcPlatform.Conformance;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.AreaName;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Proto = Cchc.AreaName.V1;

namespace CchcPlatform.AreaName.Tests;

/// <summary>The area on a real host, with an example of each rpc: what the conformance kit asks of a module.</summary>
public sealed class AreaNameSubject : ModuleSubject
{
    public const string Commune = "communes/25195";

    private int made;

    protected override IModule Module { get; } = new AreaNameModule();

    /// <inheritdoc />
    public override async Task<IMessage> ExampleAsync(MethodDescriptor rpc) => rpc.Name switch
    {
        "GetItemName" => new GetItemNameRequest { Name = (await CreateAsync()).Name },
        "ListItemNames" => new ListItemNamesRequest { Parent = Commune },
        "CreateItemName" => NewItemName(),
        "UpdateItemName" => new UpdateItemNameRequest { ItemName = await ChangedAsync() },
        _ => throw new NotImplementedException($"{rpc.FullName} has no example."),
    };

    /// <inheritdoc />
    public override async Task GrowAsync(int rows)
    {
        await CreateAsync();
        await Host.CopyRowsAsync("area_name.item_names", rows, [("id", "gen_random_uuid()"), ("item_name_id", "'copy-' || gen_random_uuid()")]);
    }

    public async Task<ItemNameService.ItemNameServiceClient> ClientAsync(string? account = "admin") => new(await Host.CallAsAsync(account));

    public async Task<Proto.ItemName> CreateAsync() => (await (await ClientAsync()).CreateItemNameAsync(NewItemName())).ItemName;

    private async Task<Proto.ItemName> ChangedAsync()
    {
        var itemName = await CreateAsync();
        itemName.Description = "Khác trước";
        return itemName;
    }

    private CreateItemNameRequest NewItemName() => new()
    {
        Parent = Commune, ItemNameId = $"vi-du-{Interlocked.Increment(ref made)}", ItemName = new Proto.ItemName { DisplayName = "Ví dụ tiếng Việt" },
    };
}
