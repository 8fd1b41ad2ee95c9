namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Knows, cell by cell, which pieces of the source went into a field. The words left over were not placed.</summary>
internal sealed class WordLedger(SourceDocument source)
{
    private readonly HashSet<(SourcePart Part, int Row)> wholeRows = [];
    private readonly Dictionary<(SourcePart Part, int Row, int Column), HashSet<Piece>> placed = [];

    /// <summary>All words of the row, as those of a heading.</summary>
    public void Place(SourcePart part, int row) => wholeRows.Add((part, row));

    public void Place(SourcePart part, IEnumerable<Piece> pieces)
    {
        foreach (var piece in pieces.Where(piece => !piece.Borrowed))
        {
            var key = (part, piece.Row, piece.Column);
            if (!placed.TryGetValue(key, out var of)) placed[key] = of = new HashSet<Piece>(ReferenceEqualityComparer.Instance);
            of.Add(piece);
        }
    }

    public IReadOnlyList<UnplacedText> NotPlaced()
    {
        var left = new List<UnplacedText>();
        foreach (var part in source.Parts)
        {
            for (var row = 0; row < part.Rows.Count; row++)
            {
                if (wholeRows.Contains((part, row))) continue;
                for (var column = 0; column < part.Rows[row].Cells.Count; column++)
                {
                    if (Left(part, row, column) is { Count: > 0 } words)
                        left.Add(new UnplacedText(part.Name, part.Rows[row].Line, column + 1, string.Join(' ', words)));
                }
            }
        }

        return left;
    }

    private List<string> Left(SourcePart part, int row, int column)
    {
        var cell = part.Rows[row][column];
        if (!cell.IsTyped) return [];
        List<string> words = [.. Wording.Words(PlainText.From(cell.Text))];
        foreach (var piece in placed.GetValueOrDefault((part, row, column)) ?? [])
            Remove(words, [.. Wording.Words(piece.Text)]);
        return words;
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
