namespace CchcPlatform.Modules.Silent;

public sealed class SilentModule : IModule
{
    public string Key => "silent";

    public void Describe(ModuleBuilder module)
    {
        throw new NotSupportedException("This module has nothing to say.");
    }
}
