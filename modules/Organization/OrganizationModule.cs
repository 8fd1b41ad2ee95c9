using Cchc.Organization.V1;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Communes;
using CchcPlatform.Modules.Organization.Data;
using CchcPlatform.Modules.Organization.Units;

namespace CchcPlatform.Modules.Organization;

/// <summary>Area III, cải cách tổ chức bộ máy: the unit register of a commune, and the communes of Viet Nam.</summary>
public sealed class OrganizationModule : IModule
{
    public string Key => "organization";

    public void Describe(ModuleBuilder module) => module
        .Database<OrganizationDb>()
        .Grpc<Units.UnitService>()
        .Grpc<Communes.CommuneService>()
        .Publishes<UnitCreated>()
        .Publishes<UnitUpdated>()
        .Publishes<UnitRenamed>()
        .Publishes<UnitDissolved>()
        .Publishes<UnitGroupCreated>()
        .Publishes<UnitGroupUpdated>()
        .Permissions(OrganizationPermissions.All)
        .Seeds<SeedCommunes>()
        .Seeds<SeedUnits>();
}
