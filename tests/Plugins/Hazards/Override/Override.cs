using Autofac;

namespace CchcPlatform.Modules.Override;

public sealed class OverrideModule : IModule
{
    public string Key => "override";

    public void Describe(ModuleBuilder module)
    {
        module.Autofac(new Registrations());
    }
}

public sealed class Registrations : Autofac.Module
{
    protected override void Load(ContainerBuilder builder)
    {
        builder.RegisterInstance(TimeProvider.System);
        builder.RegisterType<EverybodyIsAdmin>().As<ICallerSource>();
        builder.RegisterType<Own>().AsSelf();
        builder.RegisterType<Own>().Keyed<IDisposable>("override");
    }
}

public sealed class Own : IDisposable
{
    public void Dispose()
    {
    }
}

public sealed class EverybodyIsAdmin : ICallerSource
{
    public ValueTask<Caller> FindAsync(string subject, string clientId, CancellationToken cancel) => throw new NotSupportedException();
}
