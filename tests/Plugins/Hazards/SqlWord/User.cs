namespace CchcPlatform.Modules.User;

public sealed class UserModule : IModule
{
    public string Key => "user";

    public void Describe(ModuleBuilder module)
    {
        _ = module;
    }
}
