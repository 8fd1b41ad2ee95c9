namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>How far a typed word is from a registered one.</summary>
internal static class WordLikeness
{
    public const double Misspelled = 0.4;

    /// <summary>0 for the same word; null when it is another word.</summary>
    public static double? Cost(CellWord typed, CellWord registered)
    {
        if (typed.Folded == registered.Folded)
        {
            return typed.Marks == registered.Marks ? 0
                : typed.Marks.Length == 0 ? 0.01
                : registered.Marks.Length == 0 || typed.Marks.All(registered.Marks.Contains) ? 0.05
                : 0.2;
        }
        var shorter = Math.Min(typed.Folded.Length, registered.Folded.Length);
        var longer = Math.Max(typed.Folded.Length, registered.Folded.Length);
        if (typed.IsKnown || shorter < 3 || longer < 4 || longer - shorter > 1
            || typed.Folded.Any(char.IsAsciiDigit) || registered.Folded.Any(char.IsAsciiDigit))
        {
            return null;
        }
        return IsOneSlip(typed.Folded, registered.Folded) ? Misspelled : null;
    }

    /// <summary>One letter changed, left out, added, or two neighbors swapped.</summary>
    private static bool IsOneSlip(string left, string right)
    {
        if (left.Length > right.Length)
        {
            (left, right) = (right, left);
        }
        var same = 0;
        while (same < left.Length && left[same] == right[same])
        {
            same++;
        }
        if (left.Length < right.Length)
        {
            return left.AsSpan(same).SequenceEqual(right.AsSpan(same + 1));
        }
        return left.AsSpan(same + 1).SequenceEqual(right.AsSpan(same + 1))
            || (same + 1 < left.Length && left[same] == right[same + 1] && left[same + 1] == right[same]
                && left.AsSpan(same + 2).SequenceEqual(right.AsSpan(same + 2)));
    }
}
