using Autofac;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CchcPlatform.Server.Loading;

/// <summary>What the container knows of each module.</summary>
internal static class ModuleRegistrations
{
    /// <summary>Use cases, services, handlers, jobs, probes and seeds, the clients of other modules, and the module's own registrations.</summary>
    public static void AddModules(this ContainerBuilder container, LoadedModules modules, ModuleDataSources sources)
    {
        foreach (var module in modules.Loaded)
        {
            container.RegisterAssemblyTypes(module.Assembly)
                .Where(type => typeof(IUseCase).IsAssignableFrom(type))
                .FindConstructorsWith(type => type.GetConstructors())
                .AsSelf().InstancePerLifetimeScope();
            foreach (var type in module.Services.Select(s => s.Type)
                         .Concat(module.Handled.Select(h => h.HandlerType))
                         .Concat(module.Jobs.Select(j => j.Type))
                         .Concat(module.Health.Select(h => h.Type))
                         .Concat(module.Seeds))
            {
                container.RegisterType(type).AsSelf().InstancePerLifetimeScope();
            }

            foreach (var call in module.Calls)
            {
                container.Register(scope => Activator.CreateInstance(call.ClientType, InvokerFor(scope, module, call.TargetKey))!)
                    .As(call.ClientType).InstancePerLifetimeScope();
            }

            foreach (var registration in module.Registrations)
            {
                container.RegisterModule(registration);
            }

            if (module.Database is { } database)
            {
                database.Register(container, sources.For(database.Schema));
            }
        }
    }

    private static CallInvoker InvokerFor(IComponentContext creation, ModuleManifest caller, string target)
    {
        // The context of a creation ends with it; this one lives as long as its scope.
        var scope = creation.Resolve<IComponentContext>();
        return scope.Resolve<ModuleChannels>().To(target).Intercept(new ModuleCallInterceptor(
            caller.Key, scope.Resolve<CallContext>(), scope.Resolve<IModuleTokens>(), scope.Resolve<IHttpContextAccessor>(),
            () => caller.Database is { } database && ((ModuleDb)scope.Resolve(database.ContextType)).Database.CurrentTransaction is not null));
    }
}
