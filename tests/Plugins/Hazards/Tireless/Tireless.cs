using CchcPlatform.Kernel.Jobs;

namespace CchcPlatform.Modules.Tireless;

public sealed class TirelessModule : IModule
{
    public string Key => "tireless";

    public void Describe(ModuleBuilder module)
    {
        module.Jobs<Watching>("* * * * * ?");
    }
}

/// <summary>Never ends, and does not hear that it should.</summary>
public sealed class Watching : IModuleJob
{
    public Task RunAsync(JobRun run, CancellationToken cancel) => new TaskCompletionSource().Task;
}
