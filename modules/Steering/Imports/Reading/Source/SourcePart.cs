namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A sheet, or the whole of a text or document.</summary>
internal sealed record SourcePart(string Name, IReadOnlyList<SourceRow> Rows);
