using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Jobs;

/// <summary>All jobs of this host: what the modules declare, and what the host does for each module with a database.</summary>
internal sealed class JobCatalog(LoadedModules modules, IConfiguration configuration)
{
    public IReadOnlyList<DeclaredJob> All { get; } = [.. modules.Loaded.SelectMany(m => Of(m, configuration))];

    public IEnumerable<DeclaredJob> Of(string module) => All.Where(j => j.Module.Key == module);

    public DeclaredJob? Find(string module, string name) => All.FirstOrDefault(j => j.Module.Key == module && j.Name == name);

    /// <summary>What keeps the host from starting, one sentence each.</summary>
    public static IEnumerable<string> Check(ModuleManifest module, IConfiguration configuration)
    {
        var jobs = Of(module, configuration).ToList();
        foreach (var same in jobs.GroupBy(j => j.Name).Where(g => g.Count() > 1))
        {
            yield return $"Module {module.Key} declares {same.Count()} jobs called {same.Key}; give each a name of its own.";
        }

        foreach (var (job, mistake) in jobs.Select(j => (j, j.Mistake)).Where(j => j.Mistake is not null))
        {
            yield return $"The job {job.Name} of module {module.Key} has the times \"{job.Cron}\": {mistake}; write them like 0 0 7 ? * MON-FRI.";
        }

        foreach (var unknown in configuration.GetSection($"Modules:{module.Key}:Jobs").GetChildren().Where(s => jobs.All(j => j.Name != s.Key)))
        {
            yield return $"{unknown.Path} sets the times of a job that module {module.Key} does not have.";
        }
    }

    private static IEnumerable<DeclaredJob> Of(ModuleManifest module, IConfiguration configuration) =>
        module.Jobs.Concat(module.Database is null ? [] : [ForgetAnswers.Job])
            .Select(job => new DeclaredJob(module, job.Type, configuration[$"Modules:{module.Key}:Jobs:{job.Name}"] is { Length: > 0 } moved ? moved : job.Cron));
}
