namespace CchcPlatform.Server.Sealing;

/// <summary>Registers what seals the fact logs.</summary>
internal static class SealingSetup
{
    public static void AddSealing(this WebApplicationBuilder builder, HostSettings settings)
    {
        builder.Services.AddSingleton(SettingReader.Read(builder.Configuration, read => SealSettings.Read(read, settings)));
        builder.Services.AddSingleton<Witness>();
        builder.Services.AddSingleton<Sealers>();
        builder.Services.AddHostedService<SealWorker>();
    }
}
