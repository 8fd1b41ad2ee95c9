using Proto = Cchc.Organization.V1;

namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>Communes as the contract shows them.</summary>
internal static class CommuneMessages
{
    /// <param name="day">The day whose province name is shown.</param>
    public static Proto.Commune ToMessage(this Commune commune, Province province, DateOnly day) => new()
    {
        Name = commune.ResourceName,
        Code = commune.Code,
        DisplayName = commune.Name,
        Kind = commune.Kind.ToMessage(),
        Province = new Proto.Province
        {
            Code = province.Code,
            DisplayName = province.NameOn(day),
            Names = { province.Names.Select(ToMessage) },
        },
    };

    public static Proto.CommuneKind ToMessage(this CommuneKind kind) => kind switch
    {
        CommuneKind.Ward => Proto.CommuneKind.Ward,
        CommuneKind.RuralCommune => Proto.CommuneKind.RuralCommune,
        CommuneKind.SpecialZone => Proto.CommuneKind.SpecialZone,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Proto.ProvinceName ToMessage(ProvinceName name) => new()
    {
        Text = name.Text, ValidFrom = name.ValidFrom.ToMessage(), ValidTo = name.ValidTo.ToMessage(), LegalBasis = name.LegalBasis, Verified = name.Verified,
    };
}
