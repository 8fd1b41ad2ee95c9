namespace CchcPlatform.Modules.Lonely;

public sealed class LonelyModule : IModule
{
    public string Key => "lonely";

    public void Describe(ModuleBuilder module)
    {
        GC.KeepAlive(new Cchc.Nobody.V1.SomethingHappened());
    }
}
