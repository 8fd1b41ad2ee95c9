namespace CchcPlatform.Modules.Second;

public sealed class SecondModule : IModule
{
    public string Key => "second";

    public void Describe(ModuleBuilder module)
    {
        module.Permissions([new Permission("shared.things.read", "Xem / Read")]);
    }
}
