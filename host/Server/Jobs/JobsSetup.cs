using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Jobs;

/// <summary>Registers the schedule and its keeper.</summary>
internal static class JobsSetup
{
    public static void AddJobs(this WebApplicationBuilder builder, LoadedModules modules)
    {
        builder.Services.AddSingleton(SettingReader.Read(builder.Configuration, JobSettings.Read));
        builder.Services.AddSingleton(new JobCatalog(modules, builder.Configuration));
        builder.Services.AddSingleton<JobStates>();
        builder.Services.AddSingleton<JobsMetrics>();
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddScoped<ForgetAnswers>();
        builder.Services.AddHostedService<JobsWorker>();
    }
}
