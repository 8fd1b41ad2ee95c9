namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Words of the source that are in no field of any row and not in the heading.</summary>
/// <param name="Place">The sheet, or empty.</param>
internal sealed record UnplacedText(string Place, int Line, int Column, string Text);
