namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal sealed record AreaHeading(string? Code, string? Number, IReadOnlyList<Piece> Pieces, string Text)
{
    public string? NoteCode => Code is null ? NoteCodes.AreaUnknown
        : Number is { } number && Ordinal.Parse(number) is { Kind: OrdinalKind.Roman } && number != Code ? NoteCodes.AreaMismatch : null;
}
