namespace CchcPlatform.Modules.Organization.Communes;

internal enum CommuneKind
{
    Ward,
    RuralCommune,
    SpecialZone,
}
