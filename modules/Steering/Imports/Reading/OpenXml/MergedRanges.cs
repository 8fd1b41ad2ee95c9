namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Gives the cells below a merged range's first cell its text, and marks those to its right.</summary>
internal static class MergedRanges
{
    public static void Apply(IEnumerable<string> ranges, SortedDictionary<int, List<SourceCell>> rows, ReadingLimits limits)
    {
        // Ranges of a real sheet do not overlap, so together they cover each cell at most once.
        var steps = 0L;
        var lines = rows.Keys.ToArray();
        foreach (var range in ranges)
        {
            var ends = range.Split(':');
            if (ends.Length != 2 || CellReference.Parse(ends[0]) is not { } from || CellReference.Parse(ends[1]) is not { } to || from.Column >= limits.Columns)
                continue;
            var right = Math.Min(to.Column, limits.Columns - 1);
            var text = rows.TryGetValue(from.Row, out var first) && from.Column < first.Count ? first[from.Column].Text : "";
            var start = Array.BinarySearch(lines, from.Row);
            for (var i = start < 0 ? ~start : start; i < lines.Length && lines[i] <= to.Row; i++)
            {
                var cells = rows[lines[i]];
                while (cells.Count <= right) cells.Add(new SourceCell(""));
                for (var column = from.Column; column <= right; column++)
                {
                    if (++steps > 2L * limits.Rows * limits.Columns)
                        throw new AppendixFault(FaultReasons.ZipBomb, "The sheet's merged ranges overlap.");
                    if (lines[i] == from.Row && column == from.Column || cells[column].IsTyped) continue;
                    cells[column] = column == from.Column ? new SourceCell(text, CellOrigin.FromAbove) : new SourceCell("", CellOrigin.FromLeft);
                }
            }
        }
    }
}
