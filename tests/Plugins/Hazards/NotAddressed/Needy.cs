namespace CchcPlatform.Modules.Needy;

public sealed class NeedyModule : IModule
{
    public string Key => "needy";

    public void Describe(ModuleBuilder module)
    {
        module.Calls<Cchc.Organization.V1.UnitService.UnitServiceClient>("organization.units.read");
    }
}
