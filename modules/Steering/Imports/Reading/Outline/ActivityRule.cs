namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The best text for a row whose activity cell is empty: its own task, the activity above, its product. A person decides.</summary>
internal static class ActivityRule
{
    public static IReadOnlyList<Piece> Of(DraftRow row, IReadOnlyList<Piece> task, IReadOnlyList<OutlinedRow> above)
    {
        if (row.Has(ColumnRole.Activity))
        {
            if (row[ColumnRole.Activity].All(piece => piece.Borrowed)) row.Note(NoteCodes.ActivityMergedAbove);
            return row[ColumnRole.Activity];
        }

        row.Note(NoteCodes.ActivityMissing);
        if (row.HasOwn(ColumnRole.Task)) return row[ColumnRole.Task];
        if (above.Count > 0 && above[^1].Activity.Count > 0) return above[^1].Activity;
        return task.Count > 0 ? task : row[ColumnRole.Product].Count > 0 ? row[ColumnRole.Product] : row[ColumnRole.Lead];
    }
}
