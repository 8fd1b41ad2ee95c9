using Cchc.Organization.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Organization.Data;
using CchcPlatform.Modules.Organization.Units.Resolving;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>Reads cells as typed against the register of a day.</summary>
internal sealed class ResolveUnits(OrganizationDb db, CallContext call) : IUseCase
{
    private const int MostTexts = 1_000;
    private const int LongestText = 4_000;
    // Reading takes time by the words of the texts times the names of the register.
    private const int MostCharacters = 20_000;

    public async Task<ResolveUnitsResponse> ExecuteAsync(ResolveUnitsRequest request, CancellationToken cancel)
    {
        var commune = ResourceName.Parse("communes/{commune}", request.Parent, "parent").Commune;
        var violations = new Violations();
        violations
            .Require(request.Texts.Count is > 0 and <= MostTexts, "texts", $"must have 1 to {MostTexts} entries.", "FIELD_TOO_LONG")
            .Require(request.Texts.Distinct(StringComparer.Ordinal).Sum(text => (long)text.Length) <= MostCharacters, "texts", $"must have at most {MostCharacters} characters together; repeated texts count once.", "FIELD_TOO_LONG");
        for (var at = 0; at < Math.Min(request.Texts.Count, MostTexts); at++)
        {
            violations.Require(request.Texts[at].Length <= LongestText, $"texts[{at}]", $"must have at most {LongestText} characters.", "FIELD_TOO_LONG");
        }
        var day = Dates.ReadOptional(request.OnDate, "on_date", violations) ?? call.AsOfDay("");
        violations.ThrowIfAny();

        var units = await db.Units.AsNoTracking().Where(unit => unit.Commune == commune).OrderBy(unit => unit.Code).ToListAsync(cancel);
        var groups = await db.UnitGroups.AsNoTracking().Where(group => group.Commune == commune).OrderBy(group => group.GroupId).ToListAsync(cancel);
        var place = await db.Communes.Where(one => one.Code == commune)
            .Join(db.Provinces, one => one.ProvinceCode, province => province.Code, (one, province) => new { one.Name, Province = province })
            .AsNoTracking().SingleOrDefaultAsync(cancel);

        var directory = DirectoryOf(place?.Name ?? "", place?.Province.Names.Select(name => name.Text) ?? [], units, groups);
        var resolver = new UnitTextResolver(directory, day);
        var answer = new ResolutionMessages(commune, day, units, groups);
        var response = new ResolveUnitsResponse();
        // An appendix names the same units again and again.
        var resolved = new Dictionary<string, Cchc.Organization.V1.UnitTextResolution>(StringComparer.Ordinal);
        foreach (var text in request.Texts)
        {
            cancel.ThrowIfCancellationRequested();
            if (!resolved.TryGetValue(text, out var resolution))
            {
                resolved[text] = resolution = answer.Of(resolver.Resolve(text));
            }

            response.Resolutions.Add(resolution);
        }

        return response;
    }

    private static UnitDirectory DirectoryOf(string commune, IEnumerable<string> provinces, List<Unit> units, List<UnitGroup> groups) => new(
        commune,
        [.. provinces],
        [.. units.Select(unit => new DirectoryUnit(
            unit.UnitId, unit.Code, unit.Kind,
            [.. unit.Names.Select(name => new DirectoryName(name.Text, name.ValidFrom, name.ValidTo))],
            unit.Aliases, unit.ValidFrom, unit.ValidTo))],
        [.. groups.Select(group => new DirectoryGroup(
            group.GroupId, [group.Name, .. group.Aliases], group.UnitKinds,
            [.. group.UnitCodes.Select(code => code.ToLowerInvariant())],
            [.. group.ExcludedUnitCodes.Select(code => code.ToLowerInvariant())]))]);
}
