namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>How firmly a match stands beside words that are not understood.</summary>
internal enum Footing
{
    Firm,

    /// <summary>Too short to stand straight beside an unknown word: "UBND tỉnh" is not this UBND.</summary>
    Fragile,

    /// <summary>The tail of the name is missing: only the end of the cell or of an entry of a list may follow.</summary>
    Cut,
}

/// <summary>A name found in the cell, from a word up to but not including <paramref name="End"/>.</summary>
internal readonly record struct NameMatch(UnitOrGroup Target, int End, double Cost, Footing Footing, bool InForce);

/// <summary>Finds all names that could start at each word, with the words of title and place around them.</summary>
internal sealed class MatchFinder(IReadOnlyList<CellWord> words, IReadOnlyList<NamePattern> patterns, Belonging belonging)
{
    private const double WithTitle = 0.2;

    /// <summary>One list for each word.</summary>
    public List<NameMatch>[] Find()
    {
        var found = new List<NameMatch>[words.Count];
        for (var at = words.Count - 1; at >= 0; at--)
        {
            var best = new Dictionary<(UnitOrGroup, int, Footing), NameMatch>();
            foreach (var pattern in patterns)
            {
                foreach (var span in PatternMatcher.Match(words, at, pattern))
                {
                    foreach (var match in WithBelonging(pattern, span))
                    {
                        Keep(best, match);
                    }
                }
            }
            foreach (var title in ResolverWords.Titles.Where(title => ResolverWords.Starts(words, at, title)))
            {
                var named = at + title.Length;
                if (named < words.Count && words[named].Before <= Break.Line)
                {
                    foreach (var match in found[named])
                    {
                        Keep(best, match with { Cost = match.Cost + WithTitle });
                    }
                }
            }
            found[at] = [.. best.Values];
        }
        return found;
    }

    private IEnumerable<NameMatch> WithBelonging(NamePattern pattern, PatternMatcher.Span span)
    {
        var footing = span.IsCut ? Footing.Cut : pattern.Fragile ? Footing.Fragile : Footing.Firm;
        var cost = pattern.Cost + span.Cost;
        yield return new NameMatch(pattern.Target, span.End, cost, footing, pattern.InForce);
        foreach (var (end, more, namesCommune) in belonging.Ends(words, span.End))
        {
            yield return new NameMatch(pattern.Target, end, cost + more,
                footing == Footing.Fragile && namesCommune ? Footing.Firm : footing, pattern.InForce);
        }
    }

    private static void Keep(Dictionary<(UnitOrGroup, int, Footing), NameMatch> best, NameMatch match)
    {
        var key = (match.Target, match.End, match.Footing);
        if (!best.TryGetValue(key, out var known) || match.Cost < known.Cost)
        {
            best[key] = match;
        }
    }
}
