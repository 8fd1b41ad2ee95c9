namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A run of text that came from one cell of the source. Rules move, cut and join pieces; they never write text.</summary>
internal sealed class Piece(int row, int column, string raw, bool borrowed = false)
{
    /// <summary>Index of the source row in the part, not its line.</summary>
    public int Row => row;

    public int Column => column;

    /// <summary>Markup is gone, double spaces are not: they part merged cells.</summary>
    public string Raw => raw;

    /// <summary>Belongs to the merged cell above; its words are counted there.</summary>
    public bool Borrowed => borrowed;

    public string Text { get; } = Wording.Tidy(raw);

    /// <summary>The same words for another row; they are counted here.</summary>
    public Piece Borrow() => new(row, column, raw, borrowed: true);

    public Piece Part(string part) => new(row, column, part, borrowed);
}
