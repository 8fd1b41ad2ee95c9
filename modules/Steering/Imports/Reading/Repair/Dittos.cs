namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>"-nt-", "Như trên", a ditto mark: the cell holds what the cell above it holds.</summary>
internal static class Dittos
{
    private static readonly ColumnRole[] Facts = [ColumnRole.Product, ColumnRole.Lead, ColumnRole.Coordinating, ColumnRole.Time, ColumnRole.TimeStart, ColumnRole.TimeEnd];

    public static void Fill(DraftRow draft, DraftRow? above)
    {
        if (above is null || !ReferenceEquals(above.Map, draft.Map)) return;
        foreach (var role in Facts)
        {
            if (!draft.Has(role) || !above.Has(role) || !IsDitto(draft.Text(role))) continue;
            draft.Set(draft.Map.IndexOf(role), above[role].Select(piece => piece.Borrow()));
            draft.Note(NoteCodes.SameAsAbove);
        }
    }

    // Marks have no letters; dashes may stand around them.
    private static bool IsDitto(string text) =>
        Vocabulary.Default.Dittos.Contains(Folding.FoldWords(text)) || Vocabulary.Default.Dittos.Contains(Folding.Fold(text).Trim('-', ' '));
}
