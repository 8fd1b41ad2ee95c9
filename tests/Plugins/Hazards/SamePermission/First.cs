namespace CchcPlatform.Modules.First;

public sealed class FirstModule : IModule
{
    public string Key => "first";

    public void Describe(ModuleBuilder module)
    {
        module.Permissions([new Permission("shared.things.read", "Xem / Read")]);
    }
}
