namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>
/// Reads a cell as people type it: lists, abbreviations, slips of the hand, cut and former names, groups.
/// Of all ways to divide the words among names and unknown words it takes the cheapest.
/// </summary>
internal sealed class UnitTextResolver
{
    private const double BesideUnknown = 0.2;

    private readonly UnitDirectory directory;
    private readonly DateOnly on;
    private readonly Belonging belonging;
    private readonly List<NamePattern> patterns;
    private readonly HashSet<string> known;

    public UnitTextResolver(UnitDirectory directory, DateOnly on)
    {
        this.directory = directory;
        this.on = on;
        belonging = new Belonging(directory);
        patterns = PatternBook.Of(directory, belonging, on);
        known = [.. ResolverWords.All, .. patterns.SelectMany(pattern => pattern.Words).Select(word => word.Folded)];
    }

    public static UnitTextResolution Resolve(string text, UnitDirectory directory, DateOnly on) =>
        new UnitTextResolver(directory, on).Resolve(text);

    public UnitTextResolution Resolve(string text)
    {
        var words = CellReader.Read(text).ConvertAll(word => word with { IsKnown = known.Contains(word.Folded) });
        var matches = new MatchFinder(words, patterns, belonging).Find();
        var units = new List<ResolvedUnit>();
        var groups = new List<ResolvedGroup>();
        var unknown = new List<NotUnderstood>();
        var parts = CellDivision.Cheapest(words, matches);
        for (var k = 0; k < parts.Count; k++)
        {
            var part = parts[k];
            if (part.Match is not { } match)
            {
                unknown.AddRange(UnknownParts(text, words, part.Start, part.End));
                continue;
            }
            var matched = Slice(text, words, part.Start, part.End);
            var start = words[part.Start].Start;
            var doubt = IsBesideUnknown(words, parts, k) ? BesideUnknown : 0;
            var confidence = Math.Round(Math.Max(0.1, 1 - 0.6 * match.Cost - doubt), 2);
            UnitOrGroup[] rivals = [.. matches[part.Start]
                .Where(other => other.End == match.End && other.Cost <= match.Cost + 0.005)
                .Select(other => other.Target).Distinct()];
            if (rivals.Length > 1)
            {
                unknown.Add(new NotUnderstood(matched, start, NotUnderstoodCause.Ambiguous, rivals));
            }
            else if (!match.InForce)
            {
                unknown.Add(new NotUnderstood(matched, start, NotUnderstoodCause.NotValidOnDate, rivals));
            }
            else if (match.Target.IsGroup)
            {
                var group = directory.Groups.First(group => group.Id == match.Target.Id);
                groups.Add(new ResolvedGroup(
                    group.Id, [.. group.MembersOn(on, directory.Units).Select(unit => unit.Id)], matched, start, confidence));
            }
            else
            {
                units.Add(new ResolvedUnit(match.Target.Id, matched, start, confidence));
            }
        }
        return new UnitTextResolution(text, units, groups, unknown);
    }

    /// <summary>Whether unknown words stand straight before or after the name, which may then be part of a longer one.</summary>
    private static bool IsBesideUnknown(List<CellWord> words, List<CellDivision.Part> parts, int at) =>
        (at > 0 && parts[at - 1].Match is null && words[parts[at].Start].Before <= Break.Line)
        || (at + 1 < parts.Count && parts[at + 1].Match is null && words[parts[at + 1].Start].Before <= Break.Line);

    /// <summary>Unknown words, one part for each body they seem to name: "Sở Văn hóa, Thể thao và Du lịch" stays whole.</summary>
    private static IEnumerable<NotUnderstood> UnknownParts(string text, List<CellWord> words, int start, int end)
    {
        var from = start;
        for (var at = start + 1; at <= end; at++)
        {
            if (at == end || words[at].Before == Break.List || (words[at].Before > Break.None && ResolverWords.StartsBody(words, at)))
            {
                yield return new NotUnderstood(Slice(text, words, from, at), words[from].Start, NotUnderstoodCause.Unknown, []);
                from = at;
            }
        }
    }

    private static string Slice(string text, List<CellWord> words, int start, int end) => text[words[start].Start..words[end - 1].End];
}
