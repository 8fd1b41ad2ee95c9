namespace CchcPlatform.Modules.Fragile;

public sealed class FragileModule : IModule
{
    public FragileModule() => throw new InvalidOperationException("The license\nserver is asleep.");

    public string Key => "fragile";

    public void Describe(ModuleBuilder module)
    {
    }
}
