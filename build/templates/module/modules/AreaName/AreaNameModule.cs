using Cchc.AreaName.V1;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.AreaName.Data;

namespace CchcPlatform.Modules.AreaName;

/// <summary>The table of contents of the area.</summary>
public sealed class AreaNameModule : IModule
{
    /// <inheritdoc />
    public string Key => "area_name";

    /// <inheritdoc />
    public void Describe(ModuleBuilder module) => module
        .Database<AreaNameDb>()
        .Grpc<ItemNames.ItemNameService>()
        .Publishes<ItemNameCreated>()
        .Publishes<ItemNameUpdated>()
        .Permissions(AreaNamePermissions.All);
}
