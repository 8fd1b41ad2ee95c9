namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>Divides the words of a cell among names and unknown words at the least cost.</summary>
internal static class CellDivision
{
    private const double UnknownWord = 1;
    private const double EachMatch = 0.1;
    private const double BesideUnknown = 0.3;

    /// <summary>A run of words: a name, or unknown words when there is no match.</summary>
    public readonly record struct Part(int Start, int End, NameMatch? Match);

    private enum Last { Nothing, Firm, Fragile, Cut, Unknown }

    private readonly record struct Step(double Cost, int From, Last Before, NameMatch? Match);

    public static List<Part> Cheapest(IReadOnlyList<CellWord> words, List<NameMatch>[] matches)
    {
        const int kinds = 5;
        var steps = new Step[(words.Count + 1) * kinds];
        Array.Fill(steps, new Step(double.PositiveInfinity, -1, Last.Nothing, null));
        steps[0] = new Step(0, -1, Last.Nothing, null);
        for (var at = 0; at < words.Count; at++)
        {
            for (var last = Last.Nothing; last <= Last.Unknown; last++)
            {
                var cost = steps[at * kinds + (int)last].Cost;
                if (double.IsPositiveInfinity(cost))
                {
                    continue;
                }
                if (UnknownAfter(last, words, at) is { } unknown)
                {
                    Take(at + 1, Last.Unknown, new Step(cost + unknown, at, last, null));
                }
                foreach (var match in matches[at])
                {
                    if (MatchAfter(last, match, words[at].Before) is { } extra)
                    {
                        Take(match.End, (Last)(1 + (int)match.Footing), new Step(cost + EachMatch + extra + match.Cost, at, last, match));
                    }
                }
            }
        }
        return Trace();

        void Take(int to, Last kind, Step step)
        {
            if (step.Cost < steps[to * kinds + (int)kind].Cost)
            {
                steps[to * kinds + (int)kind] = step;
            }
        }

        List<Part> Trace()
        {
            var parts = new List<Part>();
            var end = words.Count;
            var kind = Enumerable.Range(0, kinds).MinBy(kind => steps[end * kinds + kind].Cost);
            while (end > 0)
            {
                var step = steps[end * kinds + kind];
                if (step.Match is null && parts is [.., { Match: null } later])
                {
                    parts[^1] = later with { Start = step.From };
                }
                else
                {
                    parts.Add(new Part(step.From, end, step.Match));
                }
                (end, kind) = (step.From, (int)step.Before);
            }
            parts.Reverse();
            return parts;
        }
    }

    /// <summary>The cost of taking the word as unknown; null when what stands before forbids it.</summary>
    private static double? UnknownAfter(Last last, IReadOnlyList<CellWord> words, int at)
    {
        var word = words[at];
        var parted = word.Before > Break.Line || (word.Before == Break.Line && ResolverWords.StartsBody(words, at));
        return last switch
        {
            Last.Firm when !parted => word.Capital || ResolverWords.NamesOtherLevel(word) ? null : UnknownWord + BesideUnknown,
            Last.Fragile when !parted => null,
            // "Phòng Văn hóa và Thông tin" is not "Phòng Văn hóa - Xã hội" cut short.
            Last.Cut when word.Before < Break.Hard || !ResolverWords.StartsBody(words, at) => null,
            _ => UnknownWord,
        };
    }

    private static double? MatchAfter(Last last, NameMatch match, Break before) => last switch
    {
        Last.Unknown when before == Break.None && match.Footing != Footing.Firm => null,
        Last.Unknown when before <= Break.Line => BesideUnknown,
        Last.Fragile when before == Break.None => null,
        _ => 0,
    };
}
