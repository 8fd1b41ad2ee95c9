namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>One cell as the file holds it, markup and double spaces included.</summary>
internal readonly record struct SourceCell(string Text, CellOrigin Origin = CellOrigin.Own)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text);

    /// <summary>Has words of its own: those count for "nothing is lost".</summary>
    public bool IsTyped => Origin == CellOrigin.Own && !IsEmpty;
}
