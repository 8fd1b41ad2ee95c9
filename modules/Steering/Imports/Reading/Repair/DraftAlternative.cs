namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Another reading of a row, while the rules work.</summary>
internal sealed record DraftAlternative(string Code, IReadOnlyList<DraftRow> Rows);
