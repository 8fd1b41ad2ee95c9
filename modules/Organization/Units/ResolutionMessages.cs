using CchcPlatform.Modules.Organization.Units.Resolving;
using Proto = Cchc.Organization.V1;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>What was read from cells, as the contract shows it.</summary>
internal sealed class ResolutionMessages(string commune, DateOnly day, IEnumerable<Unit> units, IEnumerable<UnitGroup> groups)
{
    private readonly Dictionary<string, Unit> units = units.ToDictionary(unit => unit.UnitId);
    private readonly Dictionary<string, UnitGroup> groups = groups.ToDictionary(group => group.GroupId);

    public Proto.UnitTextResolution Of(UnitTextResolution resolution) => new()
    {
        Text = resolution.Text,
        Units = { resolution.Units.Select(Of) },
        Groups = { resolution.Groups.Select(Of) },
        NotUnderstood = { resolution.NotUnderstood.Select(Of) },
    };

    private Proto.UnitMatch Of(ResolvedUnit match) => new()
    {
        Unit = UnitName(match.UnitId),
        Code = units[match.UnitId].Code,
        DisplayName = units[match.UnitId].NameOn(day),
        MatchedText = match.MatchedText,
        Start = match.Start,
        Length = match.MatchedText.Length,
        Confidence = match.Confidence,
    };

    private Proto.UnitGroupMatch Of(ResolvedGroup match) => new()
    {
        UnitGroup = groups[match.GroupId].ResourceName,
        DisplayName = groups[match.GroupId].Name,
        Members = { match.UnitIds.Select(UnitName) },
        MatchedText = match.MatchedText,
        Start = match.Start,
        Length = match.MatchedText.Length,
        Confidence = match.Confidence,
    };

    private Proto.TextNotUnderstood Of(NotUnderstood part) => new()
    {
        Text = part.Text,
        Start = part.Start,
        Length = part.Text.Length,
        Cause = part.Cause switch
        {
            NotUnderstoodCause.Ambiguous => Proto.TextNotUnderstood.Types.Cause.Ambiguous,
            NotUnderstoodCause.NotValidOnDate => Proto.TextNotUnderstood.Types.Cause.NotValidOnDate,
            _ => Proto.TextNotUnderstood.Types.Cause.Unknown,
        },
        Candidates = { part.Candidates.Select(one => one.IsGroup ? groups[one.Id].ResourceName : UnitName(one.Id)) },
    };

    private string UnitName(string id) => UnitMessages.NameOf(commune, id);
}
