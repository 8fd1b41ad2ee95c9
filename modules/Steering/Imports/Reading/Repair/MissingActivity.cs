namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A row that has a product, units and a time but no activity takes it from the row above, whose cell then holds two.</summary>
internal static class MissingActivity
{
    public static void Fill(DraftRow draft, DraftRow? above)
    {
        var column = draft.Map.IndexOf(ColumnRole.Activity);
        if (column < 0 || draft[column].Count > 0 || draft.Has(ColumnRole.Task) || draft.Has(ColumnRole.Goal) || !IsWork(draft)) return;
        if (above is null || above[column].Count == 0 || Surplus(above[column][^1]) is not var (kept, given)) return;
        above.Set(column, [.. above[column].SkipLast(1), kept]);
        draft.Set(column, [given]);
        above.Verdicts.Add(Verdict.SplitInTwo);
        draft.Verdicts.Add(Verdict.SplitInTwo);
    }

    /// <summary>Has at least two of product, lead, coordinating units and time.</summary>
    public static bool IsWork(DraftRow draft) =>
        new[] { ColumnRole.Product, ColumnRole.Lead, ColumnRole.Coordinating, ColumnRole.Time, ColumnRole.TimeEnd }.Count(role => draft.HasOwn(role)) >= 2;

    private static (Piece Kept, Piece Given)? Surplus(Piece activity)
    {
        var parts = Segments.BySpaces(activity.Raw);
        if (parts.Count >= 2 && parts[^1].Split(' ').Length >= 3 && char.IsUpper(parts[^1][0]))
            return (activity.Part(string.Join("  ", parts.SkipLast(1))), activity.Part(parts[^1]));
        return ActivityBoundary.Find(activity.Raw) is { } cut ? (activity.Part(cut.First), activity.Part(cut.Second)) : null;
    }
}
