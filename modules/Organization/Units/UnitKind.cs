namespace CchcPlatform.Modules.Organization.Units;

/// <summary>The place of a unit in the structure that Nghị định 150/2025/NĐ-CP gives a commune.</summary>
internal enum UnitKind
{
    CommuneCommittee,
    AdministrativeOffice,
    OneStopCenter,
    PublicServiceUnit,
}
