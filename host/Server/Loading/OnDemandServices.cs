using System.Collections.Concurrent;
using System.Reflection;
using Autofac;
using Autofac.Extensions.DependencyInjection;
using ServiceKeyAttribute = Microsoft.Extensions.DependencyInjection.ServiceKeyAttribute;

namespace CchcPlatform.Server.Loading;

/// <summary>
/// Services that learn how they are made when they are first asked for. Autofac compiles every constructor of every service, most of
/// them while it builds the container; nearly all of what the frameworks register is made once or never, and is called by reflection here.
/// </summary>
internal sealed class OnDemandServices(Action<ContainerBuilder> configure) : IServiceProviderFactory<ContainerBuilder>
{
    /// <summary>A builder with all that is registered. Keyed services, and those that are given keyed ones, are Autofac's as they were.</summary>
    public ContainerBuilder CreateBuilder(IServiceCollection services)
    {
        var generic = services.Where(one => one is { IsKeyedService: false, ImplementationType: { IsGenericTypeDefinition: true } type } && CanBeCalled(type)
            && !type.GetGenericArguments().Any(argument => argument.GetGenericParameterConstraints().Length > 0)).ToList();
        var container = new ContainerBuilder();
        container.Populate(services.Except(generic).Select(OnDemand));
        foreach (var one in generic)
        {
            Register(container, one);
        }

        configure(container);
        return container;
    }

    /// <inheritdoc />
    public IServiceProvider CreateServiceProvider(ContainerBuilder containerBuilder) => new AutofacServiceProvider(containerBuilder.Build());

    private static ServiceDescriptor OnDemand(ServiceDescriptor service) =>
        service is { IsKeyedService: false, ImplementationType: { IsGenericTypeDefinition: false } type } && CanBeCalled(type)
            ? new ServiceDescriptor(service.ServiceType, new Recipe(type).Make, service.Lifetime)
            : service;

    private static void Register(ContainerBuilder container, ServiceDescriptor service)
    {
        var recipes = new ConcurrentDictionary<Type, Recipe>();
        var registration = container.RegisterGeneric((context, arguments, _) => recipes
            .GetOrAdd(service.ImplementationType!.MakeGenericType(arguments), type => new Recipe(type)).Make(context.Resolve<IServiceProvider>())).As(service.ServiceType);
        _ = service.Lifetime switch
        {
            ServiceLifetime.Singleton => registration.SingleInstance(),
            ServiceLifetime.Scoped => registration.InstancePerLifetimeScope(),
            _ => registration.InstancePerDependency(),
        };
    }

    private static bool CanBeCalled(Type type) => type.GetConstructors() is { Length: > 0 } constructors && !constructors.SelectMany(one => one.GetParameters())
        .Any(parameter => parameter.IsDefined(typeof(FromKeyedServicesAttribute)) || parameter.IsDefined(typeof(ServiceKeyAttribute)));

    /// <summary>How one type is made: by which constructor, found once.</summary>
    private sealed class Recipe(Type type)
    {
        private volatile Call? call;

        /// <exception cref="InvalidOperationException">Somebody must be given that nobody registered.</exception>
        public object Make(IServiceProvider provider) => (call ??= Choose(provider)).Make(provider, type);

        // As every container does: of the constructors whose parameters can all be given the one that has most.
        private Call Choose(IServiceProvider provider)
        {
            var known = provider.GetRequiredService<IServiceProviderIsService>();
            var constructors = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).ToList();
            var chosen = constructors.Find(one => one.GetParameters().All(parameter => parameter.HasDefaultValue || known.IsService(parameter.ParameterType)));
            return new Call(chosen ?? constructors[0], known);
        }
    }

    private sealed class Call(ConstructorInfo constructor, IServiceProviderIsService known)
    {
        private readonly ConstructorInvoker invoker = ConstructorInvoker.Create(constructor);
        private readonly ParameterInfo[] parameters = constructor.GetParameters();
        private readonly Array?[] empty = Array.ConvertAll(constructor.GetParameters(), parameter => EmptyOf(parameter.ParameterType, known));

        public object Make(IServiceProvider provider, Type type)
        {
            var values = new object?[parameters.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = empty[i] ?? provider.GetService(parameters[i].ParameterType) ?? (parameters[i].HasDefaultValue
                    ? parameters[i].DefaultValue
                    : throw new InvalidOperationException($"{type} needs a {parameters[i].ParameterType}, which nobody registered."));
            }

            return invoker.Invoke(values.AsSpan());
        }

        // Of most options nobody configures anything, and Autofac compiles a maker of arrays for each kind.
        private static Array? EmptyOf(Type type, IServiceProviderIsService known) =>
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) && !known.IsService(type.GenericTypeArguments[0])
                ? Array.CreateInstance(type.GenericTypeArguments[0], 0)
                : null;
    }
}
