namespace CchcPlatform.Modules.Twins;

public sealed class FirstModule : IModule
{
    public string Key => "twins";

    public void Describe(ModuleBuilder module)
    {
    }
}

public sealed class SecondModule : IModule
{
    public string Key => "twins";

    public void Describe(ModuleBuilder module)
    {
    }
}
