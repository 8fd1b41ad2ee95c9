namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Counts, cell by cell, which words of the source went into a field. What is left was not placed.</summary>
internal sealed class WordLedger
{
    private readonly Dictionary<(string Part, int Row, int Column), List<string>> open = [];
    private readonly Dictionary<(string Part, int Row, int Column), int> lines = [];
    private readonly HashSet<Piece> placed = new(ReferenceEqualityComparer.Instance);

    public void Expect(SourcePart part, int row)
    {
        var source = part.Rows[row];
        for (var column = 0; column < source.Cells.Count; column++)
        {
            if (!source[column].IsTyped) continue;
            open[(part.Name, row, column)] = [.. Wording.Words(PlainText.From(source[column].Text))];
            lines[(part.Name, row, column)] = source.Line;
        }
    }

    public void Place(SourcePart part, int row)
    {
        for (var column = 0; column < part.Rows[row].Cells.Count; column++) open.Remove((part.Name, row, column));
    }

    public void Place(SourcePart part, IEnumerable<Piece> pieces)
    {
        foreach (var piece in pieces)
        {
            if (piece.Borrowed || !placed.Add(piece) || !open.TryGetValue((part.Name, piece.Row, piece.Column), out var words)) continue;
            Remove(words, [.. Wording.Words(piece.Text)]);
        }
    }

    public IReadOnlyList<UnplacedText> NotPlaced =>
        [.. open.Where(cell => cell.Value.Count > 0).OrderBy(cell => cell.Key.Part, StringComparer.Ordinal).ThenBy(cell => cell.Key.Row).ThenBy(cell => cell.Key.Column)
            .Select(cell => new UnplacedText(cell.Key.Part, lines[cell.Key], cell.Key.Column + 1, string.Join(' ', cell.Value)))];

    // As a run where it stands as one, so that what is left reads as it was typed.
    private static void Remove(List<string> words, string[] taken)
    {
        for (var at = 0; at + taken.Length <= words.Count && taken.Length > 0; at++)
        {
            var same = 0;
            while (same < taken.Length && words[at + same] == taken[same]) same++;
            if (same < taken.Length) continue;
            words.RemoveRange(at, taken.Length);
            return;
        }

        foreach (var word in taken) words.Remove(word);
    }
}
