namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A goal as rows refer to it; numbered 3.1, its parent is goal 3 of the same area.</summary>
internal sealed record GoalHeading(string? Code, IReadOnlyList<Piece> Number, IReadOnlyList<Piece> Pieces, GoalHeading? Parent)
{
    public string Text => string.Join(' ', Pieces.Select(piece => piece.Text));
}
