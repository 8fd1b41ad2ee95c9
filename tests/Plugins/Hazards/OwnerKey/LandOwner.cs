namespace CchcPlatform.Modules.LandOwner;

public sealed class LandOwnerModule : IModule
{
    public string Key => "land_owner";

    public void Describe(ModuleBuilder module)
    {
        _ = module;
    }
}
