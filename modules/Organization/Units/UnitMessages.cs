using Google.Protobuf.WellKnownTypes;
using Proto = Cchc.Organization.V1;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Units and groups as the contract shows them.</summary>
internal static class UnitMessages
{
    /// <param name="day">The day whose name is shown.</param>
    public static Proto.Unit ToMessage(this Unit unit, DateOnly day) => new()
    {
        Name = unit.ResourceName,
        Code = unit.Code,
        DisplayName = unit.NameOn(day),
        Names = { unit.Names.Select(ToMessage) },
        Kind = unit.Kind.ToMessage(),
        Parent = unit.ParentCode is null ? "" : NameOf(unit.Commune, unit.ParentCode),
        Aliases = { unit.Aliases },
        HeadPosts = { unit.HeadPosts.Select(post => new Proto.HeadPost { Title = post.Title, Holder = post.Holder, Count = post.Count }) },
        Quotas = ToMessage(unit.Quotas),
        Functions = unit.Functions,
        ValidFrom = unit.ValidFrom.ToMessage(),
        ValidTo = unit.ValidTo.ToMessage(),
        LegalBasis = unit.LegalBasis,
        DissolutionDecision = unit.DissolutionDecision,
        Etag = unit.Etag,
        CreateTime = unit.CreateTime.ToTimestamp(),
        UpdateTime = unit.UpdateTime.ToTimestamp(),
    };

    /// <summary>
    /// The unit as its facts carry it: facts are kept for ever, so they name no person; revision and time stand beside the fact.
    /// </summary>
    public static Proto.Unit ToFact(this Unit unit, DateOnly day)
    {
        var message = unit.ToMessage(day);
        foreach (var post in message.HeadPosts)
        {
            post.Holder = "";
        }
        (message.Etag, message.CreateTime, message.UpdateTime) = ("", null, null);
        return message;
    }

    public static Proto.UnitGroup ToMessage(this UnitGroup group, DateOnly day, IEnumerable<Unit> units) => new()
    {
        Name = group.ResourceName,
        DisplayName = group.Name,
        Aliases = { group.Aliases },
        UnitKinds = { group.UnitKinds.Select(ToMessage) },
        Units = { group.UnitCodes.Select(code => NameOf(group.Commune, code)) },
        ExcludedUnits = { group.ExcludedUnitCodes.Select(code => NameOf(group.Commune, code)) },
        Members = { group.MembersOn(day, units).Select(unit => unit.ResourceName) },
        Etag = group.Etag,
        CreateTime = group.CreateTime.ToTimestamp(),
        UpdateTime = group.UpdateTime.ToTimestamp(),
    };

    public static Proto.UnitGroup ToFact(this UnitGroup group, DateOnly day, IEnumerable<Unit> units)
    {
        var message = group.ToMessage(day, units);
        (message.Etag, message.CreateTime, message.UpdateTime) = ("", null, null);
        return message;
    }

    public static string NameOf(string commune, string code) => $"communes/{commune}/units/{code.ToLowerInvariant()}";

    public static Proto.UnitKind ToMessage(this UnitKind kind) => kind switch
    {
        UnitKind.CommuneCommittee => Proto.UnitKind.CommuneCommittee,
        UnitKind.AdministrativeOffice => Proto.UnitKind.AdministrativeOffice,
        UnitKind.OneStopCenter => Proto.UnitKind.OneStopCenter,
        UnitKind.PublicServiceUnit => Proto.UnitKind.PublicServiceUnit,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Null for a kind that is not given or not known.</summary>
    public static UnitKind? FromMessage(Proto.UnitKind kind) => kind switch
    {
        Proto.UnitKind.CommuneCommittee => UnitKind.CommuneCommittee,
        Proto.UnitKind.AdministrativeOffice => UnitKind.AdministrativeOffice,
        Proto.UnitKind.OneStopCenter => UnitKind.OneStopCenter,
        Proto.UnitKind.PublicServiceUnit => UnitKind.PublicServiceUnit,
        _ => null,
    };

    private static Proto.UnitName ToMessage(UnitName name) => new()
    {
        Text = name.Text, ValidFrom = name.ValidFrom.ToMessage(), ValidTo = name.ValidTo.ToMessage(), LegalBasis = name.LegalBasis,
    };

    private static Proto.UnitQuotas ToMessage(UnitQuotas quotas)
    {
        var message = new Proto.UnitQuotas();
        if (quotas.Deputies is { } deputies) message.Deputies = deputies;
        if (quotas.CivilServants is { } civilServants) message.CivilServants = civilServants;
        if (quotas.PublicEmployees is { } publicEmployees) message.PublicEmployees = publicEmployees;
        if (quotas.Contracts111 is { } contracts) message.Contracts111 = contracts;
        return message;
    }
}
