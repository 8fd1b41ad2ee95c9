namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Knows, cell by cell, which pieces of the source went into a field. The words left over were not placed.</summary>
internal sealed class WordLedger(SourceDocument source)
{
    private readonly HashSet<(SourcePart Part, int Row)> wholeRows = [];
    private readonly HashSet<Piece> placed = new(ReferenceEqualityComparer.Instance);

    /// <summary>All words of the row, as those of a heading.</summary>
    public void Place(SourcePart part, int row) => wholeRows.Add((part, row));

    public void Place(IEnumerable<Piece> pieces) => placed.UnionWith(pieces.Where(piece => !piece.Borrowed));

    /// <param name="table">The part the placed pieces came from.</param>
    public IReadOnlyList<UnplacedText> NotPlaced(SourcePart table)
    {
        var pieces = placed.OrderBy(piece => piece.Row).ThenBy(piece => piece.Column).ToArray();
        var next = 0;
        var left = new List<UnplacedText>();
        foreach (var part in source.Parts)
        {
            for (var row = 0; row < part.Rows.Count; row++)
            {
                for (var column = 0; column < part.Rows[row].Cells.Count; column++)
                {
                    var first = next;
                    while (part == table && next < pieces.Length && pieces[next].Row == row && pieces[next].Column == column) next++;
                    if (!wholeRows.Contains((part, row)) && Left(part.Rows[row][column], pieces.AsSpan(first, next - first)) is { Length: > 0 } words)
                        left.Add(new UnplacedText(part.Name, part.Rows[row].Line, column + 1, words));
                }
            }
        }

        return left;
    }

    private static string Left(SourceCell cell, ReadOnlySpan<Piece> pieces)
    {
        if (!cell.IsTyped || pieces.Length == 1 && pieces[0].Raw == cell.Text) return "";
        List<string> words = [.. Wording.Words(PlainText.From(cell.Text))];
        foreach (var piece in pieces) Remove(words, [.. Wording.Words(piece.Text)]);
        return string.Join(' ', words);
    }

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
