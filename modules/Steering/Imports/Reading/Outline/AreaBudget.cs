using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A budget typed only in the first row of an area, or at its heading, is the whole area's; an amount in that row is the row's own.</summary>
internal static partial class AreaBudget
{
    public static IReadOnlyList<OutlinedRow> Share(IReadOnlyList<OutlinedRow> rows)
    {
        var shared = new List<OutlinedRow>();
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && ReferenceEquals(rows[end].Area, rows[start].Area)) end++;
            var area = rows.Skip(start).Take(end - start).ToList();
            var first = area[0].Draft[ColumnRole.Budget];
            var whole = rows[start].Area is not null && first.Count > 0 && !IsAmount(area[0].Draft.Text(ColumnRole.Budget)) && area.Skip(1).All(row => !row.Draft.Has(ColumnRole.Budget));
            shared.AddRange(whole ? area.Select(row => row with { AreaBudget = first }) : area);
            start = end;
        }

        return shared;
    }

    /// <summary>Whether the text says how much, and not only where the money comes from.</summary>
    public static bool IsAmount(string text) => Amount().IsMatch(Folding.Fold(text));

    // Not a year, a share, or the number of a document: "năm 2026", "100%", "số 12/2026/NQ-HĐND".
    [GeneratedRegex(@"(?<![\w/.,-])(?<!\bso\s*:?\s*)(?!20\d\d\b(?![.,]\d))(?>\d[\d.,]*)(?!\s?[%/-])")]
    private static partial Regex Amount();
}
