using Cchc.Organization.V1;
using CchcPlatform.Kernel.Jobs;

namespace CchcPlatform.Modules.Dependent;

public sealed class DependentModule : IModule
{
    public string Key => "dependent";

    public void Describe(ModuleBuilder module)
    {
        module.Calls<UnitService.UnitServiceClient>("organization.units.read").Jobs<Asking>("* * * * * ?");
    }
}

/// <summary>Takes as long as another module does.</summary>
public sealed class Asking(UnitService.UnitServiceClient units) : IModuleJob
{
    public async Task RunAsync(JobRun run, CancellationToken cancel) =>
        await units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" }, cancellationToken: cancel);
}
