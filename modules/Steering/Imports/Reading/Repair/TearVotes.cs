namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>How much a cell looks like the end of the cell above a page break: positive for yes, negative for a cell of its own.</summary>
internal sealed class TearVotes(RepairContext context)
{
    public double Vote(string above, string tail, ColumnRole role)
    {
        var vote = FirstLetter(tail);
        if (above.Length == 0) return vote - 1;
        if (IsUnfinished(above)) vote += 2;
        else if (above[^1] is '.' or '!' or '?') vote -= 1;
        vote += context.Neighbors.Follow(above, tail) ? 2 : -0.5;
        var joined = above + " " + tail;
        if (role is ColumnRole.Lead or ColumnRole.Coordinating)
        {
            if (context.Looks.IsUnit(above) && context.Looks.IsUnit(tail)) vote -= 2;
            else if (context.Looks.IsUnit(joined) && !context.Looks.IsUnit(tail)) vote += 1;
        }
        else if (role is ColumnRole.Time or ColumnRole.TimeStart or ColumnRole.TimeEnd)
        {
            if (context.Looks.IsTime(above) && context.Looks.IsTime(tail)) vote -= 4;
            else if (context.Looks.IsTime(joined) && !context.Looks.IsTime(tail)) vote += 2;
        }

        return vote;
    }

    public static bool IsUnfinished(string text) =>
        text.Length > 0 && (text[^1] is ',' or ';' or '&' or '-' or '–' or '(' or '/' or ':' || Vocabulary.Default.UnfinishedEndings.Contains(Wording.LastWord(text).ToLowerInvariant()));

    /// <summary>What the cell above ends with already: converters print the end of a torn cell twice.</summary>
    public static bool Repeats(string above, string tail)
    {
        var (a, t) = (Folding.FoldWords(above), Folding.FoldWords(tail));
        return t.Length > 0 && (a == t || a.EndsWith(" " + t, StringComparison.Ordinal));
    }

    private static double FirstLetter(string tail)
    {
        var first = tail[0];
        if (char.IsLower(first)) return 2;
        if (char.IsLetter(first)) return -1.5;
        return first switch { '(' => 1.5, '-' or '+' or '•' => 0.5, _ when char.IsDigit(first) => 0, _ => 1 };
    }
}
