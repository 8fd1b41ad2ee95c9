using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Facts.Feed;
using CchcPlatform.Server.Facts.History;
using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Facts;

/// <summary>Registers the readers of the fact logs and the reactions to them.</summary>
internal static class FactsSetup
{
    public static void AddFacts(this WebApplicationBuilder builder, LoadedModules modules)
    {
        builder.Services.AddSingleton(SettingReader.Read(builder.Configuration, FactSettings.Read));
        builder.Services.AddSingleton<FactSignal>();
        builder.Services.AddSingleton<Horizons>();
        builder.Services.AddSingleton<FactReader>();
        builder.Services.AddSingleton<FactTypes>();
        builder.Services.AddSingleton(SettingReader.Read(builder.Configuration, FeedSettings.Read));
        builder.Services.AddSingleton<FactTails>();
        builder.Services.AddSingleton<WatchStarts>();
        builder.Services.AddSingleton<Watches>();
        builder.Services.AddScoped<WatchFacts>();
        builder.Services.AddSingleton<ResourceFacts>();
        builder.Services.AddSingleton<HistoryEntries>();
        builder.Services.AddScoped<ListHistory>();
        builder.Services.AddSingleton<Reactions>();
        builder.Services.AddSingleton<FactsMetrics>();
        builder.Services.AddHostedService<FactsWorker>();
    }
}
