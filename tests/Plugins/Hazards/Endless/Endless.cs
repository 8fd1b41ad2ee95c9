using CchcPlatform.Kernel.Health;

namespace CchcPlatform.Modules.Endless;

public sealed class EndlessModule : IModule
{
    public string Key => "endless";

    public void Describe(ModuleBuilder module)
    {
        module.Health<Patience>("patience");
    }
}

/// <summary>Never says whether all is well, and does not hear that it should end.</summary>
public sealed class Patience : IModuleHealthCheck
{
    public Task<string?> CheckAsync(CancellationToken cancel) => new TaskCompletionSource<string?>().Task;
}
