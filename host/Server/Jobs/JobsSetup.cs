using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Jobs;

/// <summary>Registers the schedule and its keeper.</summary>
internal static class JobsSetup
{
    public static void AddJobs(this IServiceCollection services, JobSettings settings, LoadedModules modules, IConfiguration configuration)
    {
        services.AddSingleton(settings);
        services.AddSingleton(new JobCatalog(modules, configuration));
        services.AddSingleton<JobStates>();
        services.AddSingleton<JobsMetrics>();
        services.AddSingleton<JobRunner>();
        services.AddScoped<ForgetAnswers>();
        services.AddHostedService<JobsWorker>();
    }
}
