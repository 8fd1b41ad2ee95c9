namespace CchcPlatform.Modules.SameKey;

public sealed class SameKeyModule : IModule
{
    public string Key => "same_key";

    public void Describe(ModuleBuilder module)
    {
        _ = module;
    }
}
