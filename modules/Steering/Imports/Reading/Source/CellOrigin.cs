namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal enum CellOrigin
{
    /// <summary>Typed in this cell.</summary>
    Own,

    /// <summary>The cell is merged with the one above; the text is that one's.</summary>
    FromAbove,

    /// <summary>The cell is merged with the one to the left; it has no text of its own.</summary>
    FromLeft,
}
