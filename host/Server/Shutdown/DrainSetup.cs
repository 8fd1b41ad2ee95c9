namespace CchcPlatform.Server.Shutdown;

/// <summary>Registers the order of a stop.</summary>
internal static class DrainSetup
{
    public static void AddDrain(this WebApplicationBuilder builder)
    {
        var settings = SettingReader.Read(builder.Configuration, ShutdownSettings.Read);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Whole);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
    }
}
