namespace CchcPlatform.Modules.Loud;

public sealed class LoudModule : IModule
{
    public string Key => "Loud!";

    public void Describe(ModuleBuilder module)
    {
        _ = module;
    }
}
