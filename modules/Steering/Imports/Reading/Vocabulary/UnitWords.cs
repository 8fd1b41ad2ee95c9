namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>How names of units begin, and what begins alike without being one ("Hội nghị", "Văn bản"); also words with accents, which tell "Bản" from "Ban".</summary>
internal sealed record UnitWords(IReadOnlyList<string> StartsWith, IReadOnlyList<string> NotStartsWith, IReadOnlyList<string> NotStartsTyped);
