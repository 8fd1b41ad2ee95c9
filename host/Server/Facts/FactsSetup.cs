using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Facts.Feed;
using CchcPlatform.Server.Facts.History;

namespace CchcPlatform.Server.Facts;

/// <summary>Registers the readers of the fact logs and the reactions to them.</summary>
internal static class FactsSetup
{
    public static void AddFacts(this IServiceCollection services, FactSettings settings, FeedSettings feed)
    {
        services.AddSingleton(settings).AddSingleton(feed);
        services.AddSingleton<FactSignal>();
        services.AddSingleton<Horizons>();
        services.AddSingleton<FactReader>();
        services.AddSingleton<FactTypes>();
        services.AddSingleton<FactTails>();
        services.AddSingleton<WatchStarts>();
        services.AddSingleton<Watches>();
        services.AddScoped<WatchFacts>();
        services.AddSingleton<ResourceFacts>();
        services.AddSingleton<HistoryEntries>();
        services.AddScoped<ListHistory>();
        services.AddSingleton<Reactions>();
        services.AddSingleton<FactsMetrics>();
        services.AddHostedService<FactsWorker>();
    }
}
