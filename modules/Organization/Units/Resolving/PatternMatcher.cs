namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>Lays a pattern over the words of a cell that start at a place: the cheapest way for each place where it may end.</summary>
internal static class PatternMatcher
{
    private const double Abbreviated = 0.02;
    private const double OtherSpacing = 0.03;
    private const double SoftBreakWithin = 0.15;
    private const double StrayLetter = 0.3;
    private const double StrayWord = 0.7;
    private const double WordLeftOut = 0.6;
    private const double Cut = 0.5;
    private const double CutWord = 0.05;

    public readonly record struct Span(int End, double Cost, bool IsCut);

    public static IEnumerable<Span> Match(IReadOnlyList<CellWord> cell, int start, NamePattern pattern)
    {
        var name = pattern.Words;
        var width = Math.Min(pattern.Window, cell.Count - start);
        var limit = Math.Min(1.2, 0.2 * name.Count);
        if (!Steps(cell, start, 0, name, 0).Any(step => step.Cost <= limit))
        {
            yield break;
        }
        // best[c, p]: c words of the cell used for p words of the name; paired: the same, the last words being each other's.
        var best = Infinite(width + 1, name.Count + 1);
        var paired = Infinite(width + 1, name.Count + 1);
        best[0, 0] = 0;
        for (var c = 0; c <= width; c++)
        {
            for (var p = 0; p <= name.Count; p++)
            {
                if (best[c, p] > limit)
                {
                    continue;
                }
                foreach (var (words, names, cost) in Steps(cell, start, c, name, p))
                {
                    if (c + words <= width)
                    {
                        ref var there = ref best[c + words, p + names];
                        there = Math.Min(there, best[c, p] + cost);
                        if (words > 0 && names > 0)
                        {
                            ref var pair = ref paired[c + words, p + names];
                            pair = Math.Min(pair, best[c, p] + cost);
                        }
                    }
                }
            }
        }
        for (var c = 1; c <= width; c++)
        {
            if (best[c, name.Count] <= limit)
            {
                yield return new Span(start + c, best[c, name.Count], IsCut: false);
            }
            var cut = double.PositiveInfinity;
            for (var p = 2; pattern.MayBeCut && p < name.Count; p++)
            {
                if (paired[c, p] <= Math.Min(limit, 0.2 * p))
                {
                    cut = Math.Min(cut, paired[c, p] + Cut + CutWord * (name.Count - p));
                }
            }
            if (cut < best[c, name.Count])
            {
                yield return new Span(start + c, cut, IsCut: true);
            }
        }
    }

    private static double[,] Infinite(int rows, int columns)
    {
        var costs = new double[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                costs[row, column] = double.PositiveInfinity;
            }
        }
        return costs;
    }

    /// <summary>What may come next: how many words of the cell and of the name it uses, and its cost.</summary>
    private static IEnumerable<(int Words, int Names, double Cost)> Steps(
        IReadOnlyList<CellWord> cell, int start, int c, IReadOnlyList<CellWord> name, int p)
    {
        var at = start + c;
        var within = c > 0 && at < cell.Count ? BreakCost(cell[at].Before, p < name.Count && name[p].Before > Break.None) : 0;
        if (at < cell.Count && within is { } breakCost)
        {
            var word = cell[at];
            if (p < name.Count)
            {
                if (WordLikeness.Cost(word, name[p]) is { } cost)
                {
                    yield return (1, 1, breakCost + cost);
                }
                // "VP", "VHXH" for words of the name; a single "P." for its head only.
                if ((word.MayBeInitials || (p == 0 && word.Folded == "p")) && AreInitials(word, name, p))
                {
                    yield return (1, Math.Max(1, word.Folded.Length), breakCost + Abbreviated);
                }
                // "Hội đồng nhân dân" for the "HĐND" of the name. Two letters fit too many words.
                if (name[p].AllCapitals && name[p].Folded.Length >= 4 && AreInitials(name[p], cell, at)
                    && Unbroken(cell, at, name[p].Folded.Length))
                {
                    yield return (name[p].Folded.Length, 1, breakCost + Abbreviated);
                }
                if (Joined(cell, at, name[p].Folded) is > 1 and var pieces)
                {
                    yield return (pieces, 1, breakCost + OtherSpacing);
                }
                if (Joined(name, p, word.Folded) is > 1 and var parts)
                {
                    yield return (1, parts, breakCost + OtherSpacing);
                }
            }
            if (p > 0 && p < name.Count)
            {
                if (word.IsSmallLetter)
                {
                    yield return (1, 0, breakCost + StrayLetter);
                }
                else if (name.Count >= 5 && word.Length <= 8)
                {
                    yield return (1, 0, breakCost + StrayWord);
                }
            }
        }
        if (name.Count >= 5 && p > 0 && p < name.Count - 1)
        {
            yield return (0, 1, WordLeftOut);
        }
    }

    private static double? BreakCost(Break typed, bool nameHasBreak) => typed switch
    {
        Break.None or Break.Line => 0,
        Break.Soft => nameHasBreak ? 0 : SoftBreakWithin,
        Break.Hard => nameHasBreak ? 0 : null,
        _ => null,
    };

    private static bool AreInitials(CellWord initials, IReadOnlyList<CellWord> words, int at)
    {
        var letters = initials.Folded;
        if (at + letters.Length > words.Count)
        {
            return false;
        }
        for (var k = 0; k < letters.Length; k++)
        {
            if (words[at + k].Folded[0] != letters[k])
            {
                return false;
            }
        }
        return true;
    }

    private static bool Unbroken(IReadOnlyList<CellWord> words, int at, int count)
    {
        for (var k = at + 1; k < at + count; k++)
        {
            if (words[k].Before > Break.Line)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>How many words, written together, are this one; 0 when none.</summary>
    private static int Joined(IReadOnlyList<CellWord> words, int at, string whole)
    {
        var length = 0;
        for (var k = at; k < words.Count && length < whole.Length; k++)
        {
            var piece = words[k].Folded;
            if ((k > at && words[k].Before > Break.Soft) || !whole.AsSpan(length).StartsWith(piece))
            {
                return 0;
            }
            length += piece.Length;
            if (length == whole.Length)
            {
                return k - at + 1;
            }
        }
        return 0;
    }
}
