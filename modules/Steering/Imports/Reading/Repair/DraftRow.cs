namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A row of the table while the rules work on it.</summary>
internal sealed class DraftRow(ColumnMap map, bool afterBreak)
{
    private List<Piece>?[] cells = new List<Piece>?[map.Count];

    public ColumnMap Map => map;

    /// <summary>A page, a table or a blank line ended before this row: it may be the tail of the row above.</summary>
    public bool AfterBreak => afterBreak;

    /// <summary>Columns merged to the right of a filled cell, as in group rows.</summary>
    public int Spanned { get; init; }

    public SortedSet<int> Rows { get; } = [];
    public HashSet<Verdict> Verdicts { get; } = [];
    public List<ReviewNote> Notes { get; } = [];
    public List<DraftAlternative> Alternatives { get; } = [];

    /// <summary>Where the realigner put the cell of a source column.</summary>
    public Dictionary<int, int> Moved { get; } = [];

    /// <summary>The filled columns from left to right; columns beyond the heading's are possible.</summary>
    public IEnumerable<int> Columns
    {
        get
        {
            for (var column = 0; column < cells.Length; column++)
                if (cells[column] is { Count: > 0 }) yield return column;
        }
    }

    public IReadOnlyList<Piece> this[int column] => column >= 0 && column < cells.Length && cells[column] is { } pieces ? pieces : [];

    public IReadOnlyList<Piece> this[ColumnRole role] => map.IndexOf(role) is >= 0 and var column ? this[column] : [];

    public string Text(int column) => string.Join(' ', this[column].Select(piece => piece.Text));

    public string Text(ColumnRole role) => map.IndexOf(role) is >= 0 and var column ? Text(column) : "";

    public string Raw(int column) => string.Join(' ', this[column].Select(piece => piece.Raw));

    public bool Has(ColumnRole role) => this[role].Count > 0;

    /// <summary>Typed in this row, not merged with the row above.</summary>
    public bool HasOwn(ColumnRole role) => this[role].Any(piece => !piece.Borrowed);

    public Ordinal? Ordinal => Ordinal.Parse(Text(OrdinalColumn));

    /// <summary>The cell that <see cref="Ordinal"/> was read from; none when it holds something else.</summary>
    public IReadOnlyList<Piece> OrdinalPieces => Ordinal is null ? [] : this[OrdinalColumn];

    /// <summary>Where numbers stand; tables without such a column may number by their codes: "II.1".</summary>
    public int OrdinalColumn => map.IndexOf(ColumnRole.Ordinal) is >= 0 and var column ? column : map.IndexOf(ColumnRole.Code);

    public void Add(int column, Piece piece)
    {
        if (column >= cells.Length) Array.Resize(ref cells, column + 1);
        (cells[column] ??= new List<Piece>(1)).Add(piece);
        Rows.Add(piece.Row);
    }

    public void Set(int column, IEnumerable<Piece> pieces)
    {
        var kept = pieces.ToList();
        Clear(column);
        foreach (var piece in kept) Add(column, piece);
    }

    public void Clear(int column)
    {
        if (column < cells.Length) cells[column] = null;
    }

    public void ClearAll() => Array.Clear(cells);

    public void Note(string code)
    {
        if (Notes.All(note => note.Code != code)) Notes.Add(ReviewNote.Of(code));
    }

    public DraftRow Copy()
    {
        var copy = new DraftRow(map, afterBreak) { Spanned = Spanned };
        foreach (var column in Columns) copy.Set(column, this[column]);
        return copy;
    }

    public static DraftRow From(SourceRow source, int row, ColumnMap map, bool afterBreak)
    {
        var draft = new DraftRow(map, afterBreak) { Spanned = source.Cells.Count(cell => cell.Origin == CellOrigin.FromLeft) };
        draft.Rows.Add(row);
        var places = map.Places(source);
        for (var column = 0; column < source.Cells.Count; column++)
        {
            if (source[column].IsEmpty) continue;
            var text = PlainText.From(source[column].Text);
            if (Wording.Tidy(text).Length > 0) draft.Add(places[column], new Piece(row, column, text, source[column].Origin != CellOrigin.Own));
        }

        return draft;
    }
}
