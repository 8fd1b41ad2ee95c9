using CchcPlatform.Kernel.Health;

namespace CchcPlatform.Modules.Unwell;

public sealed class UnwellModule : IModule
{
    public string Key => "unwell";

    public void Describe(ModuleBuilder module)
    {
        module.Health<Fever>("fever");
    }
}

/// <summary>The host runs; this module can do its work only in part.</summary>
public sealed class Fever : IModuleHealthCheck
{
    public Task<string?> CheckAsync(CancellationToken cancel) => Task.FromResult<string?>("The patient has 39 degrees.");
}
