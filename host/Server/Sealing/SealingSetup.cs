namespace CchcPlatform.Server.Sealing;

/// <summary>Registers what seals the fact logs.</summary>
internal static class SealingSetup
{
    public static void AddSealing(this WebApplicationBuilder builder, HostSettings settings)
    {
        builder.Services.AddSingleton(SealSettings.Read(builder.Configuration, settings));
        builder.Services.AddSingleton<Witness>();
        builder.Services.AddSingleton<Sealers>();
        builder.Services.AddHostedService<SealWorker>();
    }
}
