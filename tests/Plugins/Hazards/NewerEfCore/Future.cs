namespace CchcPlatform.Modules.Future;

public sealed class FutureModule : IModule
{
    public string Key => "future";

    public void Describe(ModuleBuilder module)
    {
        GC.KeepAlive(new Microsoft.EntityFrameworkCore.OnlyInVersion99());
    }
}
