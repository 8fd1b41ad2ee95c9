namespace CchcPlatform.Server.Shutdown;

/// <summary>Registers the order of a stop.</summary>
internal static class DrainSetup
{
    public static void AddDrain(this IServiceCollection services, ShutdownSettings settings)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Whole);
        services.AddSingleton(settings);
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
    }
}
