namespace CchcPlatform.Server.Loading;

/// <summary>
/// Services that learn how they are made when they are first asked for. Autofac compiles the constructor of every service
/// while it builds the container, and most of the hundreds that the frameworks register are never used: a tenth of a start.
/// </summary>
internal static class LazyServices
{
    /// <summary>To be called after the last registration. Open generic, keyed and several times constructible services stay as they are.</summary>
    public static void MakeOnDemand(this IServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is { IsKeyedService: false, ImplementationType: { IsGenericTypeDefinition: false } type } service && type.GetConstructors().Length == 1)
            {
                var make = new Lazy<ObjectFactory>(() => ActivatorUtilities.CreateFactory(type, []));
                services[i] = new ServiceDescriptor(service.ServiceType, provider => make.Value(provider, null), service.Lifetime);
            }
        }
    }
}
