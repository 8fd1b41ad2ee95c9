namespace CchcPlatform.Modules.Same_key;

public sealed class Same_keyModule : IModule
{
    public string Key => "same_key";

    public void Describe(ModuleBuilder module)
    {
        _ = module;
    }
}
