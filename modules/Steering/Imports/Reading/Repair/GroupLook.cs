namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Rows that only group others: a Roman number or letter, a cell over the whole width, an area's name in capitals.</summary>
internal static class GroupLook
{
    public static bool Is(DraftRow draft)
    {
        var typed = draft.Columns.Where(column => draft[column].Any(piece => !piece.Borrowed)).ToList();
        var ordinal = draft.Ordinal;
        if (ordinal is { Kind: OrdinalKind.Roman or OrdinalKind.Letter }) return true;
        var texts = typed.Where(column => ordinal is null || column != draft.OrdinalColumn).ToList();
        if (texts.Count != 1) return false;
        var text = draft.Text(texts[0]);
        if (Ordinal.Lead(text) is { Ordinal.Kind: OrdinalKind.Roman or OrdinalKind.Letter }) return true;
        if (ordinal is null && draft.AfterBreak && char.IsLower(text[0])) return false;
        if (ordinal is null && char.IsUpper(text[0]) && draft.Columns.Count() == 1 && (texts[0] <= 1 && StartsGroup(text) || texts[0] == 0 && draft.Map.RoleAt(0) == ColumnRole.Ordinal && TimeText.IsTime(text))) return true;
        return IsWide(draft, text) || ordinal is null && Ordinal.Lead(text) is not null && texts[0] <= 1;
    }

    // "Lĩnh vực: Chuyển đổi số", or an area's name and little more.
    private static bool StartsGroup(string text) =>
        Folding.FoldWords(text) is var words && Vocabulary.Default.GroupStarts.Any(start => Folding.StartsWithPhrase(words, start)) && words.Length < 200 || AreaRecognizer.IsName(text);

    /// <summary>Over at least half of the columns, or in capitals.</summary>
    public static bool IsWide(DraftRow draft, string text) => draft.Spanned >= 2 && draft.Spanned * 2 >= draft.Map.Count || IsCapitals(text);

    public static bool IsCapitals(string text) =>
        text.Count(char.IsLetter) >= 6 && text.Count(char.IsUpper) * 10 >= text.Count(char.IsLetter) * 9;
}
