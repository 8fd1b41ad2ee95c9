namespace CchcPlatform.Modules.Renamed;

public sealed class RenamedModule : IModule
{
    public string Key => "old_name";

    public void Describe(ModuleBuilder module)
    {
        _ = module;
    }
}
