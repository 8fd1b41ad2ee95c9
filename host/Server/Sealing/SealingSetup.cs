namespace CchcPlatform.Server.Sealing;

/// <summary>Registers what seals the fact logs.</summary>
internal static class SealingSetup
{
    public static void AddSealing(this IServiceCollection services, SealSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<Witness>();
        services.AddSingleton<Sealers>();
        services.AddHostedService<SealWorker>();
    }
}
