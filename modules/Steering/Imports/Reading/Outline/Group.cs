namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A group row that is open: its rank (smaller is outer), number, heading, and the values its rows may inherit.</summary>
internal sealed record Group(int Rank, Ordinal? Ordinal, IReadOnlyList<Piece> Text, DraftRow Row)
{
    /// <summary>"THÁNG 01/2026": its rows are due then.</summary>
    public bool IsTime => TimeText.IsTime(Heading);

    public string Heading => string.Join(' ', Text.Select(piece => piece.Text));
}
