using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Headings printed again on each page, and the row of column numbers "(1) (2) (3)" under them.</summary>
internal static partial class RepeatedHeading
{
    public static bool Is(SourceRow row, IReadOnlyList<SourceRow> heading) => heading.Any(one => SameCells(row, one));

    public static bool IsColumnNumbers(SourceRow row)
    {
        var typed = row.Cells.Where(cell => cell.IsTyped).Select(cell => Wording.Tidy(cell.Text)).ToList();
        return typed.Count >= 3 && typed.All(text => Number().IsMatch(text));
    }

    private static bool SameCells(SourceRow row, SourceRow heading)
    {
        var typed = row.Cells.Where(cell => cell.IsTyped).Select(cell => Folding.FoldWords(cell.Text)).ToList();
        var named = heading.Cells.Where(cell => cell.IsTyped).Select(cell => Folding.FoldWords(cell.Text)).ToHashSet();
        return typed.Count >= 2 && typed.Count * 10 >= named.Count * 6 && typed.Count(named.Contains) * 10 >= typed.Count * 8;
    }

    [GeneratedRegex(@"^\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=\s*[\d()+\-\s]+)?$")]
    private static partial Regex Number();
}
