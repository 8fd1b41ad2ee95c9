namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A row whose cells hold the same number of parts is that many rows.</summary>
internal static class MergedCells
{
    private static readonly ColumnRole[] Facts = [ColumnRole.Product, ColumnRole.Lead, ColumnRole.Coordinating, ColumnRole.Time];

    public static IReadOnlyList<DraftRow> Split(DraftRow draft, CellLooks looks)
    {
        var parts = Parts(draft, Segments.BySpaces, same => same >= 2) ?? Parts(draft, Segments.ByLines, _ => LinesAreRows(draft, looks));
        if (parts is null) return [draft];

        var rows = new List<DraftRow>();
        var count = parts.Values.First().Count;
        for (var i = 0; i < count; i++)
        {
            var row = i == 0 ? draft.Copy() : new DraftRow(draft.Map, afterBreak: false);
            row.Rows.UnionWith(draft.Rows);
            row.Verdicts.UnionWith(draft.Verdicts);
            row.Verdicts.Add(Verdict.SplitInTwo);
            foreach (var column in draft.Columns)
            {
                if (parts.TryGetValue(column, out var cell)) row.Set(column, [draft[column][0].Part(cell[i])]);
                else if (i > 0 && Facts.Contains(draft.Map.RoleAt(column))) row.Set(column, draft[column]);
            }

            rows.Add(row);
        }

        rows[0].Notes.AddRange(draft.Notes);
        rows[0].Alternatives.AddRange(draft.Alternatives);
        rows[0].Alternatives.Add(new DraftAlternative("AS_ONE", [draft.Copy()]));
        return rows;
    }

    private static Dictionary<int, IReadOnlyList<string>>? Parts(DraftRow draft, Func<string, IReadOnlyList<string>> by, Func<int, bool> enough)
    {
        var activity = draft.Map.IndexOf(ColumnRole.Activity);
        if (activity < 0 || draft[activity].Count != 1) return null;
        var count = by(draft[activity][0].Raw).Count;
        if (count < 2 || by(draft[activity][0].Raw).Any(part => part.Length == 0)) return null;
        var parts = new Dictionary<int, IReadOnlyList<string>>();
        foreach (var column in draft.Columns.Where(column => column == activity || Facts.Contains(draft.Map.RoleAt(column))))
        {
            if (draft[column].Count == 1 && by(draft[column][0].Raw) is var cell && cell.Count == count && cell.All(part => part.Length > 0)) parts[column] = cell;
        }

        return enough(parts.Count - 1) ? parts : null;
    }

    // Lines are common inside one row; they part rows only where each line of the time is a whole time, and the units agree.
    private static bool LinesAreRows(DraftRow draft, CellLooks looks)
    {
        var counts = new[] { ColumnRole.Activity, ColumnRole.Time, ColumnRole.Lead }.Select(role => draft.Map.IndexOf(role))
            .Select(column => column < 0 || draft[column].Count != 1 ? [] : Segments.ByLines(draft[column][0].Raw)).ToArray();
        return counts[0].Count >= 2 && counts[0].Count == counts[1].Count && counts[0].Count == counts[2].Count
            && counts[1].All(looks.IsTime) && counts[2].All(looks.IsUnit) && counts[0].All(line => line.Length > 0 && char.IsUpper(line[0]));
    }
}
